// The pages that nginx keeps itself, for a second or two at a time. Which of them have become outdated meanwhile, the balancer
// knows, and removes their files.
import { EDGE_CACHE_CONTROL, EDGE_READ_AT } from '../edge/edge-headers.ts';
import type { NginxPlan } from './nginx-plan.ts';
import { block, comment, lines, literal, quote, type Statements } from './nginx-text.ts';

/** Of memory for each megabyte of pages, in bytes: enough for pages of 8 KB. */
const INDEX_SHARE = 64;
const LEAST_INDEX = 1024 * 1024;
/**
 * Milliseconds that a request waits for a page which another one has just asked a node for. nginx looks whether it has come only
 * when this is over, or each half second; then the node is asked as well, which makes a page once for all who wait.
 */
const LOCK_MS = 15;

/** What is the same page. */
export function edgeZone(plan: NginxPlan, folder: string, bytes: number): string {
  const index = Math.max(LEAST_INDEX, Math.ceil(bytes / INDEX_SHARE));
  return lines([
    comment('Pages for readers whom nobody knows are kept here, as long as their nodes say.'),
    `proxy_cache_path ${quote(folder)} keys_zone=edge:${kilobytes(index)} max_size=${kilobytes(bytes)} inactive=60m use_temp_path=off;`,
    '',
    comment('A page is its path, with the query where that names something the site knows.'),
    block('map $args $page', [
      '"" $request_uri;',
      // Behind a second mark as well: whoever reads it there reads another page.
      `"~(?:^|[?&])(?:${plan.knownParameters.map(literal).join('|')})(?:[=&]|$)" $request_uri;`,
      // A name that is written in another way.
      '"~(?:^|&)[^=&]*[%+]" $request_uri;',
      'default $path;',
    ]),
    block('map $request_uri $path', ['"~^(?<before_query>[^?]*)" $before_query;']),
    '',
    comment('Nothing is kept of which no node told what it shows.'),
    block(`map $upstream_http_${variable(EDGE_READ_AT)} $is_untold`, ['"" 1;', 'default "";']),
    '',
    block('map $upstream_cache_status $edge_status', [
      'HIT "edge; hit";',
      'MISS "edge; fwd=uri-miss";',
      'EXPIRED "edge; fwd=stale";',
      // While it is made anew, and where it cannot be.
      'UPDATING "edge; hit; detail=stale";',
      'STALE "edge; hit; detail=stale";',
    ]),
  ]);
}

/** In the locations of pages. */
export const EDGE_RULES: Statements = [
  'proxy_cache edge;',
  'proxy_cache_key "$page $encoding";',
  'proxy_no_cache $is_untold;',
  // The encoding stands in the key already.
  'proxy_ignore_headers Vary;',
  'proxy_cache_lock on;',
  `proxy_cache_lock_timeout ${LOCK_MS}ms;`,
  'proxy_cache_background_update on;',
  'proxy_cache_use_stale error timeout invalid_header http_500 http_502 http_503 http_504;',
];

/** `Cache-Control` as it is for clients: a node that speaks to nginx says it by another name. */
export const CLIENT_CACHE_CONTROL = block(
  `map $upstream_http_${variable(EDGE_CACHE_CONTROL)} $client_cache_control`,
  ['"" $upstream_http_cache_control;', `default $upstream_http_${variable(EDGE_CACHE_CONTROL)};`],
);

function variable(header: string): string {
  return header.toLowerCase().replaceAll('-', '_');
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024)}k`;
}

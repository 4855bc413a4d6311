// Which node gets a request.
import { ROUTE_COOKIE } from '../edge/edge-headers.ts';
import type { NginxNode, NginxPlan } from './nginx-plan.ts';
import { block, comment, lines, literal } from './nginx-text.ts';

/** Idle connections to nodes that each worker keeps. */
const IDLE = 64;
/** Without any node there must be something to name. */
const NOBODY = 'server 127.0.0.1:9 down;';
/** Stands in front of the names of nodes: some words, such as `default`, mean something to nginx. */
const GROUP = 'on-';
/** Of memory that the workers share for a group, in kilobytes: more than what nginx notes of each server. */
const LEAST_ZONE = 128;
const ZONE_SHARE = 2;
const LEAST = 'least_conn;';

/** Groups of nodes, and `$group`, the one that is for a request. */
export function upstreams({ nodes, siteUrl, personalCookies }: NginxPlan): string {
  const all =
    nodes.length === 0 ? [NOBODY] : [...nodes.map(first), ...(nodes.length > 1 ? nodes.map(backup) : [])];
  const prefix = siteUrl.startsWith('https:') ? '__Host-' : '';
  return lines([
    comment(
      'The nodes. One that refuses a connection is passed over for two seconds. All stand here a second time as backups that are\n' +
        'never passed over, so that a slow page, given up on all of them, closes the site to nobody.',
    ),
    upstream('everyone', [LEAST, ...all]),
    '',
    ...(nodes.length > 1 ? nodes.map((node) => sticky(node, nodes)) : []),
    comment('Who is signed in stays with a node while it lives: its name is in a cookie.'),
    block('map $http_cookie $route', [
      '"" "";',
      `"~(?:^|[; ])${prefix}${ROUTE_COOKIE}=(?<node>[a-z0-9-]+)" ${GROUP}$node;`,
    ]),
    comment('Such a reader, who sees at once what they have done: never a page that is kept here.'),
    block('map $http_cookie $is_known', [
      '"" "";',
      `"~(?:^|[; ])${prefix}(?:${personalCookies.map(literal).join('|')})=" 1;`,
    ]),
    '',
    comment(
      'Those who are to stay are dealt out one by one: the quickest node at the moment of a rush would keep most of them.',
    ),
    upstream('newcomers', all),
    block('map $is_known $any', ['default everyone;', '1 newcomers;']),
    block('map $route $group', [
      'default $any;',
      ...(nodes.length > 1 ? nodes.map(({ name }) => `${GROUP}${name} ${GROUP}${name};`) : []),
    ]),
  ]);
}

/** Not itself once more among the others: what it was too slow for is not to be tried there again. */
function sticky(node: NginxNode, nodes: readonly NginxNode[]): string {
  const others = nodes.filter((other) => other !== node);
  return `${upstream(`${GROUP}${node.name}`, [LEAST, first(node), ...others.map(backup)])}\n`;
}

function upstream(name: string, servers: readonly string[]): string {
  return block(`upstream ${name}`, [
    // Shared by the workers: what one of them finds out, all know.
    `zone ${name} ${LEAST_ZONE + ZONE_SHARE * servers.length}k;`,
    ...servers,
    `keepalive ${IDLE};`,
    'keepalive_requests 1000000;',
    // A node that ends waits for this: it never closes a connection that a request may be on its way on.
    'keepalive_timeout 5s;',
  ]);
}

function first({ name, address, isDown = false }: NginxNode): string {
  return `server ${address} max_fails=1 fail_timeout=2s${isDown ? ' down' : ''}; # ${name}`;
}

function backup({ address, isDown = false }: NginxNode): string {
  return `server ${address} max_fails=0 backup${isDown ? ' down' : ''};`;
}

// What nginx sends from this machine's disk, without asking a node for the bytes.
import { securityFields } from '../../web/security-headers.ts';
import { EDGE_MEDIA } from '../edge/edge-headers.ts';
import type { NginxPlan } from './nginx-plan.ts';
import { block, lines, quote } from './nginx-text.ts';

/** Files lie in a folder for each way they are packed. */
export const ASSET_PACKINGS = ['br', 'gzip', 'identity'] as const;

/** `$packing` and the encoding that it is, and `$sends_files`. */
export function fileMaps({ assetsFolder, mediaFolder }: NginxPlan): string | null {
  const assets = [
    block('map $encoding $packing', ['br br;', 'gzip gzip;', 'default identity;']),
    block('map $encoding $packed', ['br br;', 'gzip gzip;', 'default "";']),
  ];
  const media = block('map $uri $sends_files', ['volatile;', '~^/media/ 1;', 'default "";']);
  if (assetsFolder === null && mediaFolder === null) return null;
  return lines([...(assetsFolder === null ? [] : assets), mediaFolder === null ? null : media]);
}

/** Names tell the bytes, so whatever is there is right. All others are asked of the nodes. */
export function assetLocations({ siteUrl, assetsFolder }: NginxPlan): string | null {
  if (assetsFolder === null) return null;
  const shared = [
    'types { "text/css; charset=utf-8" css; "text/javascript; charset=utf-8" js; font/woff2 woff2; }',
    'open_file_cache max=1000 inactive=60s;',
    'try_files $uri @nodes;',
    'add_header Cache-Control "public, max-age=31536000, immutable";',
    'add_header Vary Accept-Encoding;',
    'add_header Last-Modified "";',
    ...securityFields(siteUrl).map(([name, value]) => `add_header ${name} ${quote(value)};`),
  ];
  return lines([
    block('location /assets/', [`root ${quote(`${assetsFolder}/identity`)};`, ...shared]),
    block('location ~ ^/assets/[^/]+\\.(?:css|js)$', [
      `root ${quote(`${assetsFolder}/$packing`)};`,
      ...shared,
      'add_header Content-Encoding $packed;',
    ]),
  ]);
}

/** A node says which file it is, and what to say of it. */
export function mediaLocation({ siteUrl, mediaFolder }: NginxPlan): string | null {
  if (mediaFolder === null) return null;
  const names = [...new Set(['ETag', 'Accept-Ranges', ...securityFields(siteUrl).map(([name]) => name)])];
  return block(`location ${EDGE_MEDIA}`, [
    'internal;',
    `alias ${quote(`${mediaFolder}/`)};`,
    'etag off;',
    'if_modified_since off;',
    'max_ranges 1;',
    // In place of what the node says of an answer without its bytes.
    'expires 365d;',
    'add_header Cache-Control "public, immutable";',
    'add_header Last-Modified "";',
    ...names.map((name) => `add_header ${name} $upstream_http_${name.toLowerCase().replaceAll('-', '_')};`),
    'error_page 404 = @media;',
  ]);
}

// How each CDN is told which tags to forget: what is sent, and in which pieces.
import type { CdnSettings } from './cdn-settings.ts';

export interface PurgeRequest {
  url: string;
  method: string;
  headers: Readonly<Record<string, string>>;
  body?: string;
}

/** As many as each takes at once. */
const FASTLY_TAGS = 256;
const CLOUDFLARE_TAGS = 30;
/** Varnish takes headers of 8 KiB. */
const VARNISH_TAGS = 100;

/** @param tags as `cdnTag` writes them. */
export function purgeRequests(settings: CdnSettings, tags: readonly string[]): PurgeRequest[] {
  switch (settings.kind) {
    case 'fastly':
      return pieces(tags, FASTLY_TAGS).map((piece) => fastlyRequest(settings, piece));
    case 'cloudflare':
      return pieces(tags, CLOUDFLARE_TAGS).map((piece) => cloudflareRequest(settings, piece));
    case 'varnish':
      return pieces(tags, VARNISH_TAGS).flatMap((piece) =>
        settings.servers.map((server) => varnishRequest(server, settings.token, piece)),
      );
  }
}

type Of<Kind> = Extract<CdnSettings, { kind: Kind }>;

function fastlyRequest({ api, serviceId, token }: Of<'fastly'>, tags: readonly string[]): PurgeRequest {
  return {
    url: `${api}/service/${encodeURIComponent(serviceId)}/purge`,
    method: 'POST',
    headers: { 'Fastly-Key': token, 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ surrogate_keys: tags }),
  };
}

function cloudflareRequest({ api, zoneId, token }: Of<'cloudflare'>, tags: readonly string[]): PurgeRequest {
  return {
    url: `${api}/client/v4/zones/${encodeURIComponent(zoneId)}/purge_cache`,
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ tags }),
  };
}

function varnishRequest(server: string, token: string | null, tags: readonly string[]): PurgeRequest {
  return {
    url: `${server}/`,
    method: 'PURGE',
    headers: { xkey: tags.join(' '), ...(token !== null && { 'X-Purge-Token': token }) },
  };
}

function pieces(tags: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(tags.length / size) }, (_, index) =>
    tags.slice(index * size, (index + 1) * size),
  );
}

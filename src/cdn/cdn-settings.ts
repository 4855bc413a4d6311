/** A network of caches in front of the site that is told what to forget. */
export type CdnSettings =
  | { kind: 'fastly'; serviceId: string; token: string; api: string }
  | { kind: 'cloudflare'; zoneId: string; token: string; api: string }
  /** Each server is told; `token` is sent as `X-Purge-Token` where there is one. */
  | { kind: 'varnish'; servers: readonly string[]; token: string | null };

/** The header in which each of them reads what a page shows. */
export const TAG_HEADERS: Record<CdnSettings['kind'], string> = {
  fastly: 'Surrogate-Key',
  cloudflare: 'Cache-Tag',
  varnish: 'xkey',
};

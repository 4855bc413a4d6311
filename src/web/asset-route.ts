import type { Context } from 'hono';
import type { Assets } from './assets.ts';
import { isFresh } from './if-none-match.ts';

/** Styles, fonts and icons: their names change with their bytes, so browsers may keep them for ever. */
export function assetRoute({ assets }: { assets: Assets }) {
  return (c: Context): Response | Promise<Response> => {
    const asset = assets.find(c.req.path);
    if (asset === undefined) return c.notFound();
    c.header('Cache-Control', 'public, max-age=31536000, immutable');
    c.header('ETag', asset.etag);
    c.header('Vary', 'Accept-Encoding');
    if (isFresh(c.req.header('If-None-Match'), asset.etag)) return c.body(null, 304);
    c.header('Content-Type', asset.type);
    return c.body(new Uint8Array(asset.body));
  };
}

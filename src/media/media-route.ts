import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { EdgeClock } from '../balance/edge/edge-clock.ts';
import { EDGE_FILES, EDGE_MEDIA } from '../balance/edge/edge-headers.ts';
import type { Database } from '../database/database.ts';
import { isFresh } from '../web/if-none-match.ts';
import { byteRange } from './byte-range.ts';
import { VARIANT_TYPE } from './media.ts';
import { originalKey, variantKey } from './media-keys.ts';
import { findMediaByPrefix, type StoredMedia } from './media-queries.ts';
import type { MediaStore } from './media-store.ts';

/** Serves `GET` and `HEAD` of `/media/:hash/:name`: an original under its own name, or one of its smaller widths. */
export function mediaRoute(services: { database: Database; mediaStore: MediaStore; edge?: EdgeClock }) {
  return async (c: Context): Promise<Response> => {
    const file = await findFile(services.database, c.req.param('hash') ?? '', c.req.param('name') ?? '');
    if (file === undefined) return c.notFound();
    const headers = headersOf(file);
    if (isFresh(c.req.header('if-none-match'), file.etag))
      return new Response(null, { status: 304, headers });
    if (services.edge !== undefined && isSentByEdge(c, services.edge)) {
      headers.set('X-Accel-Redirect', EDGE_MEDIA + file.key);
      // Behind a proxy that is trusted and lets such requests through, whoever keeps it would keep an empty file.
      headers.set('Cache-Control', 'no-store');
      return new Response(null, { headers });
    }
    return respond(c, services.mediaStore, file, headers);
  };
}

/** Whether a balancer sends the file itself, parts of it as well; it does not compare what `If-Range` says, though. */
function isSentByEdge({ env, req }: Context, edge: EdgeClock): boolean {
  const { incoming } = (env ?? {}) as Partial<HttpBindings>;
  if (incoming === undefined || req.method !== 'GET' || req.header('if-range') !== undefined) return false;
  return req.header(EDGE_FILES) === '1' && edge(incoming) !== null;
}

interface ServedFile {
  key: string;
  etag: string;
  type: string;
  name: string;
  /** In bytes. */
  size: number;
}

async function findFile(
  database: Database,
  hashPrefix: string,
  name: string,
): Promise<ServedFile | undefined> {
  if (!/^[\da-f]{20}$/.test(hashPrefix)) return undefined;
  const media = await findMediaByPrefix(database.read, hashPrefix);
  return media && (name === media.name ? original(media) : variant(media, name));
}

function original({ hash, type, name, bytes }: StoredMedia): ServedFile {
  return { key: originalKey(hash), etag: `"${hash}"`, type, name, size: bytes };
}

function variant({ hash, variants }: StoredMedia, name: string): ServedFile | undefined {
  const width = Number(/^([1-9]\d{0,5})w\.webp$/.exec(name)?.[1] ?? Number.NaN);
  const made = variants.find((candidate) => candidate.width === width);
  return (
    made && {
      key: variantKey(hash, made),
      etag: `"${hash}-${width}w"`,
      type: VARIANT_TYPE,
      name,
      size: made.bytes,
    }
  );
}

function headersOf({ etag, type, name }: ServedFile): Headers {
  const isShown = /^(?:image|video|audio)\//.test(type);
  const fileName = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return new Headers({
    'Content-Type': type,
    'Content-Disposition': isShown ? 'inline' : `attachment; filename*=UTF-8''${fileName}`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'public, max-age=31536000, immutable',
    'Accept-Ranges': 'bytes',
    ETag: etag,
  });
}

async function respond(c: Context, store: MediaStore, file: ServedFile, headers: Headers): Promise<Response> {
  const { size } = file;
  const ifRange = c.req.header('if-range');
  const isWhole = c.req.method === 'HEAD' || (ifRange !== undefined && ifRange !== file.etag);
  const range = isWhole ? null : byteRange(c.req.header('range'), size);
  if (range === 'unsatisfiable') {
    headers.set('Content-Range', `bytes */${size}`);
    headers.set('Cache-Control', 'no-store');
    return new Response(null, { status: 416, headers });
  }
  headers.set('Content-Length', String(range === null ? size : range.end - range.start + 1));
  if (range !== null) headers.set('Content-Range', `bytes ${range.start}-${range.end}/${size}`);
  const status = range === null ? 200 : 206;
  if (c.req.method === 'HEAD') return new Response(null, { status, headers });
  const stored = await store.get(file.key, range ?? undefined);
  if (stored === undefined) return c.notFound();
  return new Response(await begun(stored.stream), { status, headers });
}

/** The same bytes, the first of which are there: a file that cannot be read throws now, not in the middle of an answer. */
async function begun(stream: ReadableStream<Uint8Array>): Promise<ReadableStream<Uint8Array>> {
  const reader = stream.getReader();
  let next = await reader.read();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (next.done) return controller.close();
        controller.enqueue(next.value);
        next = await reader.read();
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

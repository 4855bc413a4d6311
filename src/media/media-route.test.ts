import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Hono } from 'hono';
import { afterAll, expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { samplePicture } from '../../tests/support/sample-pictures.ts';
import { addMedia } from './add-media.ts';
import { FolderMediaStore } from './folder-media-store.ts';
import { mediaPath, variantPath } from './media.ts';
import { mediaRoute } from './media-route.ts';

describeDatabases('mediaRoute', (open) => {
  const folders: string[] = [];
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

  async function setUp(body: Uint8Array, name = 'sea.jpg') {
    const folder = await mkdtemp(join(tmpdir(), 'octavo-media-'));
    folders.push(folder);
    const opened = await open();
    const services = { database: opened.database, mediaStore: new FolderMediaStore(folder), now: () => 0 };
    const result = await addMedia(services, { name, body });
    if (!result.ok) throw new Error(result.reason);
    const app = new Hono().get('/media/:hash/:name', mediaRoute(services));
    return { media: result.media, services, app, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
  }

  const jpeg = () => samplePicture({ width: 900, height: 450 }).jpeg().toBuffer();
  const video = Buffer.concat([
    Buffer.of(0, 0, 0, 24),
    Buffer.from('ftypisom\0\0\x02\0isomiso2'),
    Buffer.from('0123456789'),
  ]);

  test('serves an original for ever', async () => {
    const body = await jpeg();
    await using site = await setUp(body);
    const response = await site.app.request(mediaPath(site.media));
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true);
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'image/jpeg',
      'content-length': String(body.length),
      'content-disposition': 'inline',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=31536000, immutable',
      'accept-ranges': 'bytes',
      etag: `"${site.media.hash}"`,
    });
  });

  test('names the file to a balancer that sends it itself, and to nobody else', async () => {
    await using site = await setUp(await jpeg());
    const route = mediaRoute({ ...site.services, edge: ({ headers }) => (headers.via === 'it' ? 1 : null) });
    const app = new Hono().get('/media/:hash/:name', route);
    const ask = (via: string, headers: Record<string, string>, method = 'GET') =>
      app.request(mediaPath(site.media), { method, headers }, { incoming: { headers: { via } } });
    const named = await ask('it', { 'Octavo-Files': '1' });
    expect(named.headers.get('x-accel-redirect')).toBe(
      `/.edge/media/${site.media.hash.slice(0, 2)}/${site.media.hash}/original`,
    );
    expect(named.headers.get('etag')).toBe(`"${site.media.hash}"`);
    expect(await named.text()).toBe('');
    // Should others have passed the question on, and keep the answer.
    expect(named.headers.get('cache-control')).toBe('no-store');
    const others = [
      await ask('a client', { 'Octavo-Files': '1' }),
      await ask('it', {}),
      await ask('it', { 'Octavo-Files': '1' }, 'HEAD'),
      await ask('it', { 'Octavo-Files': '1', 'If-Range': '"other"' }),
    ];
    for (const { headers } of others) expect(headers.get('x-accel-redirect')).toBeNull();
    const known = await ask('it', { 'Octavo-Files': '1', 'If-None-Match': `"${site.media.hash}"` });
    expect(known.status).toBe(304);
  });

  test('serves a smaller width', async () => {
    await using site = await setUp(await jpeg());
    const response = await site.app.request(variantPath(site.media.hash, { width: 480 }));
    expect(response.headers.get('content-type')).toBe('image/webp');
    expect((await response.arrayBuffer()).byteLength).toBe(site.media.variants[0]?.bytes);
  });

  test('answers HEAD with the same headers and no body', async () => {
    await using site = await setUp(await jpeg());
    const response = await site.app.request(mediaPath(site.media), { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe(String(site.media.bytes));
    expect(await response.text()).toBe('');
  });

  test('gives HEAD the size of the whole, as no part can be asked for without a body', async () => {
    await using site = await setUp(video, 'film.mp4');
    const response = await site.app.request(mediaPath(site.media), {
      method: 'HEAD',
      headers: { range: 'bytes=0-9' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('34');
    expect(response.headers.get('content-range')).toBeNull();
  });

  test('fails before it answers when the file cannot be read', async () => {
    await using site = await setUp(video, 'film.mp4');
    const unreadable = new ReadableStream({ pull: () => Promise.reject(new Error('EACCES: /secret')) });
    site.services.mediaStore.get = async () => ({ size: 34, stream: unreadable });
    site.app.onError((error, c) => c.text(`logged: ${error.message}`, 500));
    const response = await site.app.request(mediaPath(site.media));
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('logged: EACCES: /secret');
  });

  test('answers 304 to who has it', async () => {
    await using site = await setUp(await jpeg());
    const ask = (tag: string) =>
      site.app.request(mediaPath(site.media), { headers: { 'if-none-match': tag } });
    expect((await ask(`"${site.media.hash}"`)).status).toBe(304);
    expect((await ask(`"other", W/"${site.media.hash}"`)).status).toBe(304);
    expect((await ask('"other"')).status).toBe(200);
  });

  test.each([
    ['bytes=24-27', 206, '0123', 'bytes 24-27/34'],
    ['bytes=30-', 206, '6789', 'bytes 30-33/34'],
    ['bytes=-2', 206, '89', 'bytes 32-33/34'],
    ['bytes=32-999', 206, '89', 'bytes 32-33/34'],
    ['bytes=34-', 416, '', 'bytes */34'],
    ['bytes=-0', 416, '', 'bytes */34'],
  ])('answers the range %s with %i', async (range, status, text, contentRange) => {
    await using site = await setUp(video, 'film.mp4');
    const response = await site.app.request(mediaPath(site.media), { headers: { range } });
    expect(response.status).toBe(status);
    expect(await response.text()).toBe(text);
    expect(response.headers.get('content-range')).toBe(contentRange);
  });

  test.each([
    'bytes=0-1,4-5',
    'bytes=5-2',
    'bytes=a-b',
    'items=0-1',
    'bytes=-',
  ])('sends all for the range %s', async (range) => {
    await using site = await setUp(video, 'film.mp4');
    const response = await site.app.request(mediaPath(site.media), { headers: { range } });
    expect(response.status).toBe(200);
    expect((await response.arrayBuffer()).byteLength).toBe(34);
  });

  test('sends all when the part is wanted of another version', async () => {
    await using site = await setUp(video, 'film.mp4');
    const headers = { range: 'bytes=0-1', 'if-range': '"older"' };
    expect((await site.app.request(mediaPath(site.media), { headers })).status).toBe(200);
  });

  test('offers a PDF as a download under its name', async () => {
    await using site = await setUp(Buffer.from('%PDF-1.7\n'), 'Résumé (2).pdf');
    const response = await site.app.request(mediaPath(site.media));
    expect(response.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''resume-2.pdf");
  });

  test('knows no other paths', async () => {
    await using site = await setUp(await jpeg());
    const prefix = site.media.hash.slice(0, 20);
    const paths = [
      `/media/${prefix}/other.jpg`,
      `/media/${prefix}/original`,
      `/media/${prefix}/481w.webp`,
      `/media/${prefix}/0480w.webp`,
      `/media/${prefix.slice(0, 19)}/sea.jpg`,
      `/media/${'0'.repeat(20)}/sea.jpg`,
      `/media/${prefix.toUpperCase()}/sea.jpg`,
      `/media/${prefix}/..%2f..%2fsecret`,
      `/media/%2e%2e%2f%2e%2e/sea.jpg`,
      `/media/${prefix}/%00`,
    ];
    for (const path of paths) expect.soft((await site.app.request(path)).status, path).toBe(404);
  });
});

import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import type { RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FakeNode, openNginx, type TestNginx } from '../../../tests/support/nginx.ts';

let balance: TestNginx;
let nodes: [FakeNode, FakeNode];
let media: string;
/** Names of nodes, as they answered. */
let answers = 0;

beforeAll(async () => {
  balance = await openNginx();
  media = join(balance.settings.folder, 'media');
  await mkdir(join(media, 'ab'), { recursive: true });
  await writeFile(join(media, 'ab/file'), 'the bytes of a file');
  nodes = [
    await FakeNode.start('node-1', answer('node-1')),
    await FakeNode.start('node-2', answer('node-2')),
  ];
  expect(await applyNodes(nodes)).toEqual({ ok: true, change: 'started' });
});

afterAll(async () => {
  await balance[Symbol.asyncDispose]();
  for (const node of nodes) await node[Symbol.asyncDispose]();
});

function applyNodes(some: readonly FakeNode[]) {
  const assetsFolder = join(balance.settings.folder, 'assets');
  const listed = some.map(({ name, address }) => ({ name, address }));
  return balance.apply({ nodes: listed, mediaFolder: media, assetsFolder });
}

/** Pages under /kept/ are kept, and each answer is another one. */
function answer(name: string): RequestListener {
  return (request, response) => {
    answers += 1;
    const body = `${name} ${answers}`;
    const { url = '', headers, method } = request;
    if (url.startsWith('/kept/')) keep(response, String(headers['octavo-edge']));
    else if (url.startsWith('/media/') && headers['octavo-files'] === '1') sendFromDisk(response, url);
    else response.setHeader('Cache-Control', 'no-store');
    if (url.includes('/breaks') && method === 'POST' && name === 'node-1') response.destroy();
    else response.setHeader('Served-By', name).end(body);
  };
}

function sendFromDisk(response: ServerResponse, url: string): void {
  response.setHeader('X-Accel-Redirect', `/.edge${url}`).setHeader('ETag', '"file"');
  response.setHeader('Cache-Control', 'no-store');
}

function keep(response: ServerResponse, clock: string): void {
  response.setHeader('Octavo-Tags', 'posts').setHeader('Octavo-Read-At', 'e:1');
  response.setHeader('Octavo-Cache-Control', 'public, max-age=0').setHeader('ETag', '"e"');
  response.setHeader('Made-In', String(Math.floor(Number(clock))));
  response.setHeader('Cache-Control', 'max-age=1, stale-while-revalidate=1');
  response.setHeader('X-Accel-Expires', `@${Math.floor(Number(clock))}`);
}

async function get(path: string, headers: Record<string, string> = {}, init: RequestInit = {}) {
  const response = await fetch(balance.url + path, { headers, ...init });
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** Asks until an answer comes from what is kept. */
async function getKept(path: string, headers: Record<string, string> = {}) {
  for (;;) {
    const kept = await get(path, headers);
    if (kept.headers.get('cache-status') === 'edge; hit') return kept;
  }
}

const edgeFolder = () => join(balance.settings.folder, 'edge');

test('gives a page that is kept to whoever asks, as its node wants it', async () => {
  const kept = await getKept('/kept/page');
  expect(kept.headers.get('cache-control')).toBe('public, max-age=0');
  expect([...kept.headers.keys()].filter((name) => /^(?:octavo|x-accel)/.test(name))).toEqual([]);
  const known = await get('/kept/page', { 'If-None-Match': '"e"' });
  expect(known.status).toBe(304);
});

test('asks a node again as soon as the file of a page is removed', async () => {
  await getKept('/kept/removed');
  const before = nodes[0].count('/kept/removed') + nodes[1].count('/kept/removed');
  for (const name of await readdir(edgeFolder())) await rm(join(edgeFolder(), name), { force: true });
  const status = (await get('/kept/removed')).headers.get('cache-status');
  expect(['edge; fwd=uri-miss', 'edge; fwd=stale']).toContain(status);
  expect(nodes[0].count('/kept/removed') + nodes[1].count('/kept/removed')).toBeGreaterThan(before);
  await getKept('/kept/removed');
});

test('never gives out a page of the second before the last one, and makes it anew behind readers', async () => {
  const seen = new Set<string>();
  for (let made = ''; !seen.has('edge; hit; detail=stale') || !seen.has('anew'); ) {
    const { headers } = await get('/kept/aging');
    const second = Math.floor(Date.parse(headers.get('date') ?? '') / 1000);
    const status = headers.get('cache-status') ?? '';
    // What a node gives may be late.
    if (status.includes('hit')) expect(second - Number(headers.get('made-in'))).toBeLessThanOrEqual(1);
    seen.add(status);
    if (made !== '' && headers.get('made-in') !== made) seen.add('anew');
    made = headers.get('made-in') ?? '';
  }
});

test('tells pages apart by what the site knows of a query, however it is written', async () => {
  const plain = await getKept('/kept/query');
  expect((await get('/kept/query?utm_source=mail')).headers.get('cache-status')).toContain('edge; hit');
  for (const query of ['?comments=2', '?x=1&comments=2', '?%63omments=2', '?q']) {
    const other = await get(`/kept/query${query}`);
    expect(other.body).not.toBe(plain.body);
    expect(other.headers.get('cache-status')).toBe('edge; fwd=uri-miss');
  }
});

test('keeps one body for each encoding, and asks nodes for that one', async () => {
  for (const [said, meant] of [
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip;q=0.5, zstd', 'zstd'],
    ['br;q=0, gzip', 'gzip'],
    ['x-br', undefined],
  ] as const) {
    await get(`/seen/${meant}`, { 'Accept-Encoding': said });
    const request = [...nodes[0].seen, ...nodes[1].seen].find(({ url }) => url === `/seen/${meant}`);
    expect(request?.headers['accept-encoding']).toBe(meant);
  }
});

test('neither gives a kept page to who is known, nor keeps what they get', async () => {
  const kept = await getKept('/kept/mine');
  const known: Record<string, string>[] = [{ Cookie: 'a=b; session=1' }, { Authorization: 'Basic eA==' }];
  for (const headers of known) {
    const own = await get('/kept/mine', headers);
    expect(own.body).not.toBe(kept.body);
    expect(own.headers.get('cache-control')).toBe('public, max-age=0');
    expect((await get('/kept/only-mine', headers)).status).toBe(200);
  }
  expect((await get('/kept/only-mine')).headers.get('cache-status')).toBe('edge; fwd=uri-miss');
});

test('tells nodes who asks, whatever the client says of itself', async () => {
  await get('/who', {
    'X-Forwarded-For': '6.6.6.6',
    'Octavo-Edge': '1',
    'Octavo-Files': '1',
    Forwarded: 'for=x',
  });
  const [request] = [...nodes[0].seen, ...nodes[1].seen].filter(({ url }) => url === '/who');
  expect(request?.headers['x-forwarded-for']).toBe('127.0.0.1');
  expect(Number(request?.headers['octavo-edge'])).toBeGreaterThan(1_000_000);
  expect(request?.headers).not.toHaveProperty('octavo-files');
  expect(request?.headers).not.toHaveProperty('forwarded');
});

test('has clients stay with the node that their cookie names', async () => {
  for (const name of ['node-1', 'node-2', 'node-1', 'node-2']) {
    const own = await get('/account/', { Cookie: `session=1; route=${name}` });
    expect(own.headers.get('served-by')).toBe(name);
  }
  expect((await get('/account/', { Cookie: 'route=nobody' })).status).toBe(200);
});

test('repeats what was sent to a node that fails only where that is done once', async () => {
  const headers = { Cookie: 'route=node-1' };
  const post = { method: 'POST', body: 'text' };
  const other = await get('/account/breaks', headers, post);
  expect([other.status, nodes[1].count('/account/breaks')]).toEqual([503, 0]);
  // Until it is not passed over any more.
  await expect.poll(async () => (await get('/account/', headers)).headers.get('served-by')).toBe('node-1');
  const comment = await get('/comments/breaks', headers, post);
  expect([comment.status, comment.headers.get('served-by')]).toEqual([200, 'node-2']);
  expect(nodes[0].count('/comments/breaks')).toBe(1);
});

test('gives a form that a node refuses to another one, once', async () => {
  const gone = await FakeNode.start('gone', () => {});
  gone.kill();
  expect(await applyNodes([gone, nodes[0]])).toMatchObject({ ok: true });
  const headers = { Cookie: 'route=gone' };
  const form = await get('/account/form', headers, { method: 'POST', body: 'text' });
  expect([form.status, form.headers.get('served-by'), nodes[0].count('/account/form')]).toEqual([
    200,
    'node-1',
    1,
  ]);
  await applyNodes(nodes);
});

test('stays open to others where all nodes are too slow with one page', async () => {
  const slow = (name: string) =>
    FakeNode.start(name, (request, response) => request.url === '/slow' || response.end());
  await using first = await slow('node-1');
  await using second = await slow('node-2');
  await using hurried = await openNginx({ timeoutSeconds: 1 });
  await hurried.apply({ nodes: [first, second].map(({ name, address }) => ({ name, address })) });
  expect((await fetch(`${hurried.url}/slow`)).status).toBe(503);
  expect(first.count('/slow') + second.count('/slow')).toBe(2);
  for (const path of ['/', '/account/', '/admin/'])
    expect((await fetch(hurried.url + path)).status).toBe(200);
});

test('sends uploads from the disk where a node names one, and asks for the bytes where there is none', async () => {
  const file = await get('/media/ab/file');
  expect([file.body, file.headers.get('etag')]).toEqual(['the bytes of a file', '"file"']);
  expect(file.headers.get('cache-control')).toBe('max-age=31536000, public, immutable');
  const part = await get('/media/ab/file', { Range: 'bytes=4-8' });
  expect([part.status, part.body]).toEqual([206, 'bytes']);
  expect((await get('/media/ab/missing')).body).toMatch(/^node-/);
  expect((await get('/.edge/media/ab/file')).body).toMatch(/^node-/);
});

test('sends assets packed as a client takes them, and asks nodes for those it does not have', async () => {
  for (const packing of ['br', 'identity']) {
    const folder = join(balance.settings.folder, 'assets', packing, 'assets');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'site.0123.css'), packing === 'br' ? '' : 'a{}');
  }
  const plain = await get('/assets/site.0123.css', { 'Accept-Encoding': 'identity' });
  expect(plain.body).toBe('a{}');
  expect(plain.headers.get('content-type')).toBe('text/css; charset=utf-8');
  expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(plain.headers.get('x-content-type-options')).toBe('nosniff');
  const packed = await fetch(`${balance.url}/assets/site.0123.css`, {
    method: 'HEAD',
    headers: { 'Accept-Encoding': 'br' },
  });
  expect(packed.headers.get('content-encoding')).toBe('br');
  expect((await get('/assets/other.css')).body).toMatch(/^node-/);
});

test('goes on without nodes: with pages that are kept, else with a page that says so', async () => {
  await getKept('/kept/last');
  const [gone, other] = [
    await FakeNode.start('gone', () => {}),
    await FakeNode.start('other', answer('other')),
  ];
  gone.kill();
  await applyNodes([other]);
  other.kill();
  await expect
    .poll(async () => (await get('/kept/last')).headers.get('cache-status'))
    .toBe('edge; hit; detail=stale');
  expect((await get('/kept/last', { Cookie: 'session=1' })).body).toMatch(/^node-/);
  const down = await get('/account/', {}, { method: 'POST' });
  expect([down.status, down.headers.get('retry-after'), down.body]).toEqual([
    503,
    '5',
    '<h1>Back in a moment</h1>',
  ]);
});

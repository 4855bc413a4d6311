import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { describe, expect, test } from 'vitest';
import { Freshness } from '../invalidation/freshness.ts';
import { cached, uncached } from './cached.ts';
import { openCaches } from './caches.ts';
import { dependOn, trueUntil } from './dependencies.ts';
import { PageCache } from './page-cache.ts';
import type { SharedCaching } from './shared-caching.ts';

const NOON = Date.UTC(2026, 2, 15, 12);
const MOST_BYTES = 50_000;

/** A small application that depends on these tags wherever it answers. */
function openPages(
  tags: readonly string[] = ['sea'],
  shared: SharedCaching = { tagHeader: null, ttlSeconds: null },
) {
  const freshness = new Freshness();
  const clock = { now: NOON };
  const log = { freshness, isBlind: false, look: async () => true, catchUp: async () => true };
  const caches = openCaches({ layers: 'pages', memoryBytes: 10 ** 6, log, now: () => clock.now });
  if (caches.pages === null) throw new Error('no cache of pages');
  const app = new Hono();
  app.onError((_, c) => c.text('broken', 503));
  app.use(async (_, next) => {
    dependOn(...tags);
    await next();
  });
  const errors: unknown[] = [];
  const pages = new PageCache({
    pages: caches.pages,
    addresses: { neverCached: [], knownQuery: () => ({ parameters: [] }) },
    render: (address, env) => app.request(address, undefined, env),
    ttlMs: 60_000,
    mostBytes: MOST_BYTES,
    sharedCaching: shared,
    epoch: () => 'log1',
    now: () => clock.now,
    onError: (error) => void errors.push(error),
  });
  const find = async (target: string) => {
    const found = await pages.find({ method: 'GET', target });
    return 'passedOn' in found ? found.passedOn : fieldOf(found.head, 'Cache-Status');
  };
  const reply = async (target: string) => {
    const found = await pages.find({ method: 'GET', target });
    if ('passedOn' in found) throw new Error(found.passedOn);
    return { ...found, text: String(found.body), header: (name: string) => fieldOf(found.head, name) };
  };
  const invalidate = (tags: string[], withdrawn: string[] = []) =>
    freshness.apply({ position: freshness.applied + 1, tags, withdrawn });
  return { app, pages, cache: caches.pages, find, reply, invalidate, clock, errors };
}

function fieldOf(head: readonly string[], name: string): string | undefined {
  const at = head.findIndex((part, index) => index % 2 === 0 && part.toLowerCase() === name.toLowerCase());
  return at === -1 ? undefined : head[at + 1];
}

const REFUSED: [refusal: string, declare: MiddlewareHandler | null, answer: (c: Context) => Response][] = [
  ['not-declared', null, (c) => c.text('mine')],
  ['not-declared', uncached('true for a moment'), (c) => c.text('mine')],
  ['sets-cookie', cached('text'), (c) => c.text('mine', 200, { 'Set-Cookie': 'a=b' })],
  ['private', cached('text'), (c) => c.text('mine', 200, { 'Cache-Control': 'private' })],
  ['private', cached('text'), (c) => c.text('mine', 200, { 'Cache-Control': 'No-Store' })],
  ['varies', cached('text'), (c) => c.text('mine', 200, { Vary: 'Accept-Encoding, Cookie' })],
  ['varies', cached('text'), (c) => c.text('mine', 200, { Vary: '*' })],
  ['encoded', cached('text'), (c) => c.text('mine', 200, { 'Content-Encoding': 'gzip' })],
  ['endless', cached('text'), (c) => c.text('mine', 200, { 'Content-Type': 'text/event-stream' })],
  ['status', cached('text'), (c) => c.text('mine', 403)],
  ['status', cached('text'), () => new Response('mine', { status: 206 })],
  ['not-whole', cached('text'), (c) => c.text('m'.repeat(MOST_BYTES + 1))],
  ['not-whole', cached('text'), () => new Response(endless())],
];

test.each(
  REFUSED,
)('an answer that is refused as %s is given to nobody else', async (refusal, declare, answer) => {
  const { app, cache, find } = openPages();
  if (declare !== null) app.use(declare);
  app.get('/', answer);
  expect(await find('/')).toBe(`Octavo; fwd=bypass; detail=${refusal}`);
  expect(cache.memory.usage.entries).toBe(0);
});

test('what depends on nothing is not kept, unless it is the same for ever', async () => {
  const { app, find, cache } = openPages([]);
  app.get('/nothing', cached('text'), (c) => c.text('once'));
  app.get('/fixed', cached('fixed'), (c) => c.text('always'));
  expect(await find('/nothing')).toBe('Octavo; fwd=uri-miss; detail=no-dependencies');
  expect(await find('/fixed')).toBe('Octavo; fwd=uri-miss; stored');
  expect([...cache.memory.entries()].map(([key]) => key)).toEqual(['/fixed']);
});

test('the application is told nothing of who asks', async () => {
  const { app, pages } = openPages();
  const seen: unknown[] = [];
  app.get('*', cached('text'), (c) => {
    seen.push([c.req.method, c.req.url, [...c.req.raw.headers], Object.keys(c.env as object)]);
    return c.text('the same');
  });
  const headers = { Cookie: 'session=secret', Host: 'evil.test', 'X-Forwarded-Host': 'evil.test' };
  await pages.serve(new Request('http://evil.test/%61?x=1', { headers }));
  await pages.serve(new Request('http://evil.test/b', { headers, method: 'HEAD' }));
  expect(seen).toEqual([
    ['GET', 'http://localhost/a', [], ['rendering']],
    ['GET', 'http://localhost/b', [], ['rendering']],
  ]);
});

test('however many wait, one is made; what is made while something changes is given and not kept', async () => {
  const { app, find, invalidate } = openPages();
  let made = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  app.get('/', cached('text'), async (c) => {
    made += 1;
    await promise;
    return c.text('here');
  });
  const waiting = Array.from({ length: 20 }, () => find('/'));
  invalidate(['sea']);
  resolve();
  const [first, second] = await Promise.all(waiting);
  expect(made).toBe(1);
  expect(first).toBe('Octavo; fwd=uri-miss; detail=invalidated-while-it-was-made');
  expect(second).toBe('Octavo; fwd=uri-miss; collapsed; detail=invalidated-while-it-was-made');
  expect(await find('/')).toBe('Octavo; fwd=uri-miss; stored');
});

test('nobody is given an overtaken page for what has become somebody’s own', async () => {
  const { app, find, invalidate } = openPages();
  let cookie = '';
  app.get('/', cached('text'), (c) => c.text('here', 200, cookie === '' ? {} : { 'Set-Cookie': cookie }));
  await find('/');
  cookie = 'a=b';
  invalidate(['sea']);
  expect(await find('/')).toBe('Octavo; fwd=bypass; detail=sets-cookie');
});

test('each answer says its own, however many are given at once', async () => {
  const { app, pages } = openPages();
  app.get('/', cached('text'), (c) => c.text('here'));
  const ask = () => pages.find({ method: 'GET', target: '/' });
  const replies = await Promise.all([ask(), ask(), ask()]);
  const told = replies.map((found) => 'head' in found && fieldOf(found.head, 'Cache-Status'));
  expect(told).toEqual([
    'Octavo; fwd=uri-miss; stored',
    'Octavo; fwd=uri-miss; collapsed; stored',
    'Octavo; fwd=uri-miss; collapsed; stored',
  ]);
});

test('what was overtaken is made anew, each page also by its own address', async () => {
  const { app, find, invalidate } = openPages();
  app.get('*', cached('text'), (c) => c.text('here'));
  for (const target of ['/one/', '/two/']) await find(target);
  invalidate(['url:/one/']);
  expect(await find('/one/')).toBe('Octavo; fwd=stale; stored');
  expect(await find('/two/')).toMatch(/^Octavo; hit/);
  invalidate(['sea']);
  expect(await find('/two/')).toBe('Octavo; fwd=stale; stored');
});

test('what is due is given once more while it is made anew', async () => {
  const { app, find, clock } = openPages();
  let version = 0;
  app.get('*', cached('text'), (c) => c.text(`version ${++version}`));
  await find('/');
  clock.now += 100_000;
  expect(await find('/')).toMatch(/^Octavo; hit; ttl=/);
  await expect.poll(() => version).toBe(2);
  await expect.poll(() => find('/')).toMatch(/^Octavo; hit; ttl=(?:4[89]|5\d|60)$/);
});

test('a failure is covered by the last good page, and by none that was taken from readers', async () => {
  const { app, reply, invalidate } = openPages();
  let isBroken = false;
  app.get('*', cached('text'), (c) => {
    if (isBroken) throw new Error('broken');
    return c.text('good');
  });
  await reply('/one/');
  isBroken = true;
  expect((await reply('/new/')).status).toBe(503);
  expect((await reply('/new/')).header('Cache-Control')).toBe('no-store');
  invalidate(['sea']);
  const rescued = await reply('/one/');
  expect([rescued.status, rescued.text]).toEqual([200, 'good']);
  expect(rescued.header('Cache-Status')).toBe('Octavo; hit; detail=rescued');
  invalidate(['sea'], ['sea']);
  const gone = await reply('/one/');
  expect([gone.status, gone.header('Cache-Status')]).toEqual([503, 'Octavo; fwd=stale; detail=failed']);
  isBroken = false;
  expect((await reply('/one/')).header('Cache-Status')).toBe('Octavo; fwd=stale; stored');
});

test('what is not kept is compressed before it is sent, once for all who wait for it', async () => {
  const { app, pages, cache } = openPages();
  app.get('/', cached('text'), (c) => c.text('salt '.repeat(9_500)));
  const question = { method: 'GET', target: '/', acceptEncoding: 'br' };
  const replies = await Promise.all(Array.from({ length: 5 }, () => pages.find(question)));
  expect(cache.memory.usage.entries).toBe(0);
  const bodies = replies.map((reply) => ('passedOn' in reply ? null : reply.body));
  expect(bodies[0]?.length).toBeLessThan(1_000);
  expect(new Set(bodies).size).toBe(1);
});

test('the bytes of all encodings count', async () => {
  const { app, pages, cache } = openPages();
  app.get('*', cached('text'), (c) => c.text('sea '.repeat(1000)));
  await pages.find({ method: 'GET', target: '/' });
  const before = cache.memory.usage.bytes;
  for (const acceptEncoding of ['br', 'gzip', 'zstd']) {
    await expect
      .poll(async () => {
        const found = await pages.find({ method: 'GET', target: '/', acceptEncoding });
        return 'head' in found && fieldOf(found.head, 'Content-Encoding');
      })
      .toBe(acceptEncoding);
  }
  const entry = cache.memory.peek('/');
  const sizes = entry && Object.values(pages.encodingsOf(entry));
  const made = (sizes ?? []).reduce((sum, bytes) => sum + bytes, 0) - 4000;
  expect(made).toBeGreaterThan(0);
  expect(cache.memory.usage.bytes).toBe(before + made);
});

test('caches in front are told what they show and for how long they may, where they can be told to forget', async () => {
  const { app, reply, invalidate, clock } = openPages(['sea'], {
    tagHeader: 'Surrogate-Key',
    ttlSeconds: 300,
  });
  let isBroken = false;
  app.get('/list', cached('list'), (c) => (isBroken ? c.text('broken', 500) : c.text('here')));
  app.get('/ending', cached('text'), (c) => {
    trueUntil(NOON + 100_000);
    return c.text('here');
  });
  app.get('/much', cached('text'), (c) => {
    dependOn(...Array.from({ length: 2000 }, (_, index) => `post:${index}:card`));
    return c.text('here');
  });
  const list = await reply('/list');
  expect(list.header('Surrogate-Key')).toMatch(/(?:^| )sea(?: |$)/);
  expect(list.header('Cache-Control')).toBe(
    'public, max-age=0, must-revalidate, s-maxage=300, stale-while-revalidate=60, stale-if-error=86400',
  );
  const life = async (target: string) =>
    (await reply(target)).header('Cache-Control')?.split('revalidate, ')[1];
  expect(await life('/ending')).toBe('s-maxage=100, stale-while-revalidate=0, stale-if-error=0');
  clock.now += 30_000;
  expect(await life('/ending')).toBe('s-maxage=70, stale-while-revalidate=0, stale-if-error=0');
  const much = await reply('/much');
  expect([much.header('Surrogate-Key'), much.header('Cache-Control')]).toEqual([
    undefined,
    'public, max-age=0, must-revalidate, s-maxage=0',
  ]);
  isBroken = true;
  invalidate(['sea']);
  expect(await life('/list')).toBe('s-maxage=0');
});

test('caches in front that are told nothing are given no more than the operator allows', async () => {
  const { app, reply, clock } = openPages(['sea'], { tagHeader: null, ttlSeconds: 300 });
  app.get('/list', cached('list'), (c) => c.text('here'));
  app.get('/ending', cached('text'), (c) => {
    trueUntil(NOON + 100_000);
    return c.text('here');
  });
  app.get('/search', cached('search'), (c) => c.text('here'));
  const life = async (target: string) =>
    (await reply(target)).header('Cache-Control')?.split('revalidate, ')[1];
  expect(await life('/list')).toBe('s-maxage=300');
  expect(await life('/search')).toBe('s-maxage=10');
  await reply('/ending');
  clock.now += 30_000;
  expect(await life('/ending')).toBe('s-maxage=70');
});

describe('to a balancer that may keep pages itself', () => {
  /** The fields of an answer that are for it, in their order on the wire, and what clients are told. */
  const FIELDS = /^(?:octavo-.*|x-accel-expires|cache-control|cache-status)$/i;
  const asked = (edgeSecond: number | null = 1_800_000_000) => ({ method: 'GET', target: '/', edgeSecond });

  function fieldsOf(found: Awaited<ReturnType<PageCache['find']>>): string[] {
    if ('passedOn' in found) return [found.passedOn];
    const { head } = found;
    return head.flatMap((name, at) =>
      at % 2 === 0 && FIELDS.test(name) ? [`${name}: ${head[at + 1]}`] : [],
    );
  }

  const KEPT = [
    'Octavo-Tags: sea,url:/',
    'Octavo-Read-At: log1:0',
    'Octavo-Cache-Control: public, max-age=0, must-revalidate',
    'Cache-Control: max-age=1, stale-while-revalidate=1',
    'X-Accel-Expires: @1800000000',
  ];

  test('a page says what it shows, what clients are told, and until when it is kept', async () => {
    const { app, pages } = openPages();
    app.get('/', cached('text'), (c) => c.text('here'));
    expect(fieldsOf(await pages.find(asked()))).toEqual([
      ...KEPT,
      'Cache-Status: Octavo; fwd=uri-miss; stored',
    ]);
    const hit = pages.hit(asked());
    expect(hit && fieldsOf(hit).slice(0, -1)).toEqual(KEPT);
    const later = pages.hit(asked(1_800_000_001));
    expect(later && fieldsOf(later)).toContain('X-Accel-Expires: @1800000001');
    const other = pages.hit(asked(null));
    expect(other && fieldsOf(other)).toEqual([
      'Cache-Control: public, max-age=0, must-revalidate',
      expect.stringContaining('Cache-Status: Octavo; hit'),
    ]);
    const etag = hit && fieldOf(hit.head, 'ETag');
    const known = pages.hit({ ...asked(), ifNoneMatch: etag });
    expect([known?.status, known && fieldsOf(known).slice(0, -1)]).toEqual([304, KEPT]);
    expect(known && fieldsOf(known)).toHaveLength(KEPT.length + 1);
  });

  test.each<[status: number, declare: MiddlewareHandler, answer: (c: Context) => Response]>([
    [301, cached('text'), (c) => c.redirect('/there', 301)],
    [302, cached('text'), (c) => c.redirect('/there', 302)],
    [308, cached('fixed'), (c) => c.redirect('/there', 308)],
    [404, cached('text'), (c) => c.text('nothing', 404)],
    [410, cached('text'), (c) => c.text('gone', 410)],
  ])('%i is kept as a page is', async (status, declare, answer) => {
    const { app, pages } = openPages();
    app.get('/', declare, answer);
    for (const found of [await pages.find(asked()), pages.hit(asked())]) {
      expect(found).toMatchObject({ status });
      expect(found && fieldsOf(found)).toContain('X-Accel-Expires: @1800000000');
    }
  });

  test('what was overtaken, could not be made or ends too soon is not to be kept', async () => {
    const { app, pages, invalidate, clock } = openPages();
    let isBroken = false;
    app.get('/', cached('text'), (c) => {
      if (isBroken) throw new Error('broken');
      trueUntil(NOON + 10_000);
      return c.text('here');
    });
    const NOT_KEPT = [expect.stringMatching(/^Cache-Control: /), 'X-Accel-Expires: 0', expect.any(String)];
    await pages.find(asked());
    clock.now = NOON + 8_000;
    expect(fieldsOf(await pages.find(asked()))).toContain('X-Accel-Expires: @1800000000');
    clock.now += 1;
    for (const found of [await pages.find(asked()), pages.hit(asked())])
      expect(found && fieldsOf(found)).toEqual(NOT_KEPT);
    clock.now = NOON;
    isBroken = true;
    invalidate(['sea']);
    const rescued = await pages.find(asked());
    expect(fieldsOf(rescued)).toEqual(NOT_KEPT);
    expect(rescued).toMatchObject({ status: 200 });
    invalidate(['sea'], ['sea']);
    const failed = await pages.find(asked());
    expect([failed, fieldsOf(failed)]).toMatchObject([{ status: 503 }, NOT_KEPT]);
  });

  test('what was overtaken while it was made is not to be kept', async () => {
    const { app, pages, invalidate } = openPages();
    app.get('/', cached('text'), (c) => {
      invalidate(['sea']);
      return c.text('here');
    });
    expect(fieldsOf(await pages.find(asked()))).toContain('X-Accel-Expires: 0');
    expect(fieldsOf(await pages.find(asked())).join()).not.toContain('Octavo-Tags');
  });

  test('a network of caches in front of both is told the same as without it, and never too late', async () => {
    const { app, pages } = openPages(['sea'], { tagHeader: 'Cache-Tag', ttlSeconds: 300 });
    app.get('/', cached('text'), (c) => {
      trueUntil(NOON + 100_000);
      return c.text('here');
    });
    const found = await pages.find(asked());
    const head = 'head' in found ? found.head : [];
    expect(fieldOf(head, 'Cache-Tag')).toMatch(/^octavo,sea,h-/);
    expect(fieldOf(head, 'Octavo-Cache-Control')).toBe(
      'public, max-age=0, must-revalidate, s-maxage=98, stale-while-revalidate=0, stale-if-error=0',
    );
  });
});

function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(10_000)) });
}

// What nginx keeps itself, and the keeper that removes from it what was changed.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { EdgeKeeper } from '../src/balance/edge/edge-keeper.ts';
import { type Edge, startEdge } from './support/edge.ts';
import { type Answer, type Client, clientOf, type Door, openDoor } from './support/open-door.ts';
import { POISONOUS_HEADERS, POISONOUS_TARGETS, poisonousRequests } from './support/poison.ts';
import { openSite, SITE_URL, type TestMember, type TestSite } from './support/site.ts';

const UNTIL = { timeout: 20_000, interval: 2 };
const PAGES = ['/', '/first/', '/second/', '/tags/sea/', '/tags/hill/', '/feed.xml', '/robots.txt', '/none/'];
const TRIED = ['/', '/first/', '/none/'];

let site: TestSite;
let door: Door;
let edge: Edge;
let reader: Client;
let keeper: EdgeKeeper;
let holder: TestMember;
let first: number;
const opened = new AsyncDisposableStack();

beforeAll(async () => {
  site = opened.use(await openSite('sqlite', { NODE_ENV: 'production', TRUST_PROXY: '127.0.0.1' }));
  first = await site.addPost({ slug: 'first', tags: ['Sea'], source: 'All about the sea. '.repeat(99) });
  await site.addPost({ slug: 'second', tags: ['Hill'] });
  for (const slug of ['calm', 'quiet', 'still']) await site.addPost({ slug });
  holder = await site.addMember('admin', { name: 'Holder of the Session' });
  door = opened.use(await openDoor(site));
  edge = opened.use(await startEdge([`127.0.0.1:${door.port}`], SITE_URL));
  reader = clientOf(edge.port);
  const { follower } = site.services;
  const logger = { warn: (_: unknown, text?: string) => expect.unreachable(text) };
  keeper = opened.use(await EdgeKeeper.open({ folder: edge.folder, follower, logger }));
});
beforeEach(clear);
afterAll(() => opened.disposeAsync());

describe('of what is changed', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['a comment', () => site.addComments(first, [{ text: 'Well said.' }])],
    ['a new title', () => site.addPost({ id: first, slug: 'first', title: 'Another', tags: ['Sea'] })],
    ['a new post', () => site.addPost({ slug: 'third', tags: ['Hill'] })],
  ])('%s removes the pages that show it, and no other', async (_, change) => {
    const before = await fill();
    const { removed } = keeper.figures;
    await change();
    const after = await bodies(door);
    const changed = PAGES.filter((_, place) => before[place] !== after[place]);
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.length).toBeLessThan(PAGES.length);
    await vi.waitFor(() => expect(keeper.figures.removed).toBe(removed + changed.length), UNTIL);
    expect(kept()).toEqual(PAGES.filter((page) => !changed.includes(page)));
    expect(await bodies(reader)).toEqual(after);
  });
});

describe('what somebody sends', () => {
  test.each(
    Object.entries(POISONOUS_HEADERS),
  )('with %s in its headers reaches nobody else', async (_, headers) => {
    const clean = await everyForm();
    for (const target of TRIED) {
      // The first to ask is the one whom a page is made for.
      clear();
      await reader.ask(target, headers);
      expect(await everyForm()).toEqual(clean);
      clear();
      await reader.ask(target, { Cookie: `${holder.cookie}; inspector=on`, ...headers });
      expect(await everyForm()).toEqual(clean);
    }
  });

  test('to odd addresses reaches nobody else', async () => {
    const clean = await everyForm(['']);
    for (const target of Object.values(POISONOUS_TARGETS).flat()) {
      clear();
      const { body } = await reader.ask(target, { Cookie: 'route=evil' });
      await reader.ask(target, {}, 'HEAD');
      expect([target, await everyForm([''])]).toEqual([target, clean]);
      expect(body.toString()).not.toContain(holder.cookie);
    }
  });

  test('as what is read in more than one way reaches nobody else', async () => {
    const clean = await everyForm();
    for (const target of TRIED) {
      for (const request of poisonousRequests(target, holder.cookie)) {
        clear();
        await reader.send(request);
        expect([request, await everyForm()]).toEqual([request, clean]);
      }
    }
  });

  test('by another method is not kept', async () => {
    const clean = await everyForm();
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PURGE', 'QUERY']) {
      await reader.ask('/still/', {}, method);
      expect(isKept('/still/')).toBe(false);
    }
    expect(await everyForm()).toEqual(clean);
  });
});

test('unknown parameters are the same page, known ones another', async () => {
  const unknown = ['/calm/?utm_source=a', '/calm/?fbclid=b&x'];
  const known = '/calm/?utm_source=a&comments=2';
  for (const target of [...unknown, known]) await reader.ask(target);
  await vi.waitFor(() => expect(['/calm/', known].filter(isKept)).toEqual(['/calm/', known]), UNTIL);
  expect(unknown.filter(isKept)).toEqual([]);
});

test('who is signed in is given nothing of it, and adds nothing to it', async () => {
  const cookies = ['session=a', 'commenter=b', 'notice=c', `x=1; ${holder.cookie}`];
  const known = [...cookies.map((Cookie) => ({ Cookie })), { Authorization: 'Bearer a' }];
  for (const headers of known) await reader.ask('/quiet/', headers);
  expect(isKept('/quiet/')).toBe(false);
  await reader.ask('/quiet/');
  await vi.waitFor(async () => expect(statusOf(await reader.ask('/quiet/'))).toContain('edge; hit'), UNTIL);
  for (const headers of known)
    expect(statusOf(await reader.ask('/quiet/', headers))).not.toContain('edge; hit');
});

test('clients are told nothing of what nginx and nodes say to each other', async () => {
  const told = await reader.ask('/first/');
  const direct = await door.ask('/first/');
  for (const answer of [
    told,
    await reader.ask('/first/'),
    await reader.ask('/first/', { Cookie: 'session=a' }),
  ]) {
    expect([...answer.headers.keys()].filter((name) => /octavo-|x-accel/.test(name))).toEqual([]);
    expect(answer.headers.get('Cache-Control')).toBe(direct.headers.get('Cache-Control'));
    expect(answer.headers.get('Set-Cookie')).toBeNull();
  }
});

test('what was withdrawn is gone though no node is there, and all else is given out', async () => {
  await fill();
  await site.addPost({ id: first, slug: 'first', status: 'draft', publishedAt: null });
  await vi.waitFor(() => expect(kept()).not.toContain('/first/'), UNTIL);
  await door[Symbol.asyncDispose]();
  expect((await reader.ask('/first/')).status).toBe(503);
  // Longer than a page is given out while another request asks for it anew.
  const age = () => Date.now() - statSync(edge.fileOf('/tags/hill/')).mtimeMs;
  await vi.waitFor(() => expect(age()).toBeGreaterThan(2_500), UNTIL);
  const answer = await reader.ask('/tags/hill/');
  expect([answer.status, statusOf(answer)]).toEqual([200, expect.stringContaining('edge; hit')]);
});

function clear(): void {
  for (const name of readdirSync(edge.folder))
    if (name.length === 32) rmSync(join(edge.folder, name), { force: true });
}

function isKept(target: string): boolean {
  return existsSync(edge.fileOf(target));
}

function kept(): string[] {
  return PAGES.filter(isKept);
}

/** Has all of them kept. What they show. */
async function fill(): Promise<string[]> {
  const shown = await bodies(reader);
  await vi.waitFor(() => expect(kept()).toEqual(PAGES), UNTIL);
  return shown;
}

async function bodies(client: Client): Promise<string[]> {
  const shown: string[] = [];
  for (const page of PAGES) shown.push(String((await client.ask(page)).body));
  return shown;
}

/** What readers are given of the pages that are tried, packed in each way. */
async function everyForm(encodings = ['', 'gzip', 'br']): Promise<string[]> {
  const forms: string[] = [];
  for (const target of TRIED)
    for (const encoding of encodings)
      forms.push(essence(await reader.ask(target, encoding === '' ? {} : { 'Accept-Encoding': encoding })));
  return forms;
}

function essence({ status, headers, body }: Answer): string {
  const names = ['Content-Type', 'Location', 'Cache-Control', 'Vary', 'Set-Cookie', 'Content-Range'];
  const unpack = { gzip: gunzipSync, br: brotliDecompressSync }[headers.get('Content-Encoding') ?? ''];
  return [status, ...names.map((name) => headers.get(name)), unpack?.(body) ?? body].join('\n');
}

function statusOf({ headers }: Answer): string {
  return headers.get('Cache-Status') ?? '';
}

// Whatever somebody sends, the next reader is given the page that is there, and nothing of whoever sent it.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PageAnswer } from '../src/cache/page-answer.ts';
import { type Answer, type Door, openDoor } from './support/open-door.ts';
import { EVIL, POISONOUS_HEADERS, POISONOUS_TARGETS, poisonousRequests } from './support/poison.ts';
import { openSite, type TestMember, type TestSite } from './support/site.ts';

/** Clean addresses: what they show must be the same after each attempt as before all. */
const CLEAN = ['/', '/first/', '/tags/sea/', '/search?q=first', '/feed.xml', '/robots.txt', '/nothing/'];
/** Those with what is most likely to be shown or obeyed. */
const TRIED = ['/', '/first/', '/search?q=first', '/nothing/'];

let site: TestSite;
let door: Door;
let holder: TestMember;
let clean: string[];
/** As they are kept. */
let keptClean: Map<string, string>;

beforeAll(async () => {
  site = await openSite('sqlite', { NODE_ENV: 'production' });
  const id = await site.addPost({ slug: 'first', tags: ['Sea'] });
  await site.addPost({ slug: 'unready', title: 'Unready draft', status: 'draft', publishedAt: null });
  await site.set('commentsPerPage', 10);
  await site.addComments(
    id,
    Array.from({ length: 25 }, (_, index) => ({ text: `Word ${index}.` })),
  );
  await site.addComments(id, [{ text: 'Waiting words', status: 'pending' }]);
  holder = await site.addMember('admin', { name: 'Holder of the Session' });
  door = await openDoor(site);
  clean = [];
  for (const target of CLEAN) clean.push(essence(await door.ask(target)));
  keptClean = new Map(kept().map(([key, page]) => [key, contentOf(page)]));
  expect([...keptClean.keys()]).toEqual(CLEAN);
});
beforeEach(() => site.services.caches.pages?.memory.clear());
afterAll(async () => {
  await door[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

test.each(Object.entries(POISONOUS_HEADERS))('sent with %s in its headers', async (_, headers) => {
  for (const target of TRIED) {
    const answers = [
      await door.ask(target, headers),
      await door.ask(target, { Cookie: `${holder.cookie}; inspector=on`, ...headers }),
    ];
    for (const { status, headers, body } of answers) {
      expect([target, status < 500]).toEqual([target, true]);
      expect(`${[...headers]}${body}`).not.toContain(EVIL);
    }
  }
  expectKeptClean();
  await expectClean();
});

test.each(Object.entries(POISONOUS_TARGETS))('asked for by %s', async (_, targets) => {
  for (const target of targets) {
    // Each is the first to ask, as then it is the one that a page is made for.
    site.services.caches.pages?.memory.clear();
    const answer = await door.ask(target, { Cookie: holder.cookie });
    await door.ask(target, {}, 'HEAD');
    expect([target, answer.status < 500]).toEqual([target, true]);
    expect(answer.headers.get('Location') ?? '').not.toMatch(new RegExp(`^(?:\\w+:)?//${EVIL}`));
    expect(answer.headers.get('Set-Cookie') ?? '').not.toContain('evil');
    expectKeptClean();
  }
  await expectClean();
});

test('sent as what is read in more than one way', async () => {
  for (const target of ['/first/', '/search?q=first']) {
    for (const request of poisonousRequests(target, holder.cookie)) {
      site.services.caches.pages?.memory.clear();
      await door.send(request);
      expectKeptClean();
    }
  }
  await expectClean();
});

test('asked in the name of a session, or by another method', async () => {
  const cookies = { Cookie: holder.cookie, Origin: 'http://site.test' };
  for (const target of ['/admin/', '/account/', '/comments/mine', '/account/sessions/', '/metrics'])
    await door.ask(target, cookies);
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'PURGE', 'QUERY'])
    for (const target of TRIED) await door.ask(target, cookies, method);
  expectKeptClean();
  await expectClean();
});

/** What is kept says nothing of anybody, and says the same as ever under the addresses that are clean. */
function expectKeptClean(): void {
  const changed = kept().filter(([key, page]) => (keptClean.get(key) ?? contentOf(page)) !== contentOf(page));
  expect(changed.map(([key]) => key)).toEqual([]);
  expect(secretsKept()).toEqual([]);
}

async function expectClean(): Promise<void> {
  for (const [index, target] of CLEAN.entries()) {
    const answer = await door.ask(target);
    expect(answer.headers.get('Set-Cookie')).toBeNull();
    expect(essence(answer)).toBe(clean[index]);
  }
}

function essence({ status, headers, body }: Answer): string {
  const names = ['Content-Type', 'Location', 'ETag', 'Cache-Control', 'Content-Encoding', 'Vary'];
  return [status, ...names.map((name) => headers.get(name)), body].join('\n');
}

function contentOf({ status, headers, body }: PageAnswer): string {
  return [status, JSON.stringify(headers), body].join('\n');
}

function kept(): [key: string, page: PageAnswer][] {
  const entries = site.services.caches.pages?.memory.entries() ?? [];
  return [...entries].map(([key, { value }]) => [key, value]);
}

/** What belongs to one person, is not for readers yet, or was sent as a header, and stands in any entry. */
function secretsKept(): string[] {
  const own = [holder.name, holder.email, holder.cookie.split('=')[1] ?? '', 'secret', 'class="inspector"'];
  const secrets = [...own, 'Unready draft', 'Waiting words'];
  return kept().flatMap(([key, page]) => {
    const content = contentOf(page);
    const sent = key.includes(EVIL) || key.startsWith('/search') ? [] : [EVIL];
    return [...secrets, ...sent]
      .filter((secret) => content.includes(secret))
      .map((secret) => `${key}: ${secret}`);
  });
}

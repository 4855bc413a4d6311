// What those who run the site see of its caches, and what they can have made anew.
import { describe, expect, test } from 'vitest';
import { DATABASE_KINDS } from './support/databases.ts';
import { openSite, type TestSite } from './support/site.ts';

const CACHE = '/admin/cache';

describe.each(DATABASE_KINDS)('/admin/cache on %s', (kind) => {
  test('tells why a page is fresh, and what made it stale', async () => {
    await using site = await openSite(kind);
    const id = await site.addPost({ slug: 'sea' });
    const browser = site.as(await site.addMember('admin'));
    const why = `${CACHE}?url=/sea/`;
    expect(await verdict(site, why)).toContain('Nobody has asked for it');
    await site.getPublic('/sea/');
    const fresh = await verdict(site, why);
    expect(fresh).toContain('Fresh');
    expect(fresh).toContain('The next reader gets this one.');
    expect(fresh).toContain(`>post:${id}<`);
    expect(fresh).toContain('>url:/sea/<');
    expect(fresh).toMatch(/status 200; identity \d+/);
    await site.addPost({ slug: 'sea', id, title: 'The sea' });
    const stale = await verdict(site, why);
    expect(stale).toContain('Stale');
    expect(stale).toMatch(new RegExp(`by post:${id}\\S* at \\d+`));
    expect(stale).toContain('The next reader gets a new one');
    expect(await browser.read(`${CACHE}?tag=url:`)).toContain('url:/sea/');
  });

  test('has a page, a tag or everything made anew, once that was confirmed', async () => {
    await using site = await openSite(kind);
    await site.addPosts([{ slug: 'sea' }, { slug: 'sky' }]);
    const browser = site.as(await site.addMember('owner', { name: 'Olga' }));
    const keep = () => Promise.all(['/sea/', '/sky/'].map((path) => site.getPublic(path)));
    const states = () => Promise.all(['/sea/', '/sky/'].map((path) => stateOf(site, path)));
    await keep();
    expect(await states()).toEqual(['hit', 'hit']);

    const asked = await browser.read(`${CACHE}/purge?url=http://site.test/sea/`);
    expect(asked).toContain('Made anew when somebody asks next: /sea/.');
    expect(asked).toContain('that is 1 kept entry');
    expect(await states()).toEqual(['hit', 'hit']);
    const done = await browser.post(`${CACHE}/purge`, { url: '/sea/' });
    expect([done.status, done.headers.get('Location')]).toEqual([303, CACHE]);
    expect(await states()).toEqual(['stale', 'hit']);

    await browser.post(`${CACHE}/purge`, { tag: 'url:/sky/' });
    expect(await states()).toEqual(['hit', 'stale']);
    await browser.post(`${CACHE}/purge`, { all: '1' });
    expect(await states()).toEqual(['stale', 'stale']);

    const log = (await browser.read('/admin/log?kind=site')).replace(/<[^>]*>/g, '');
    for (const what of ['/sea/', 'the tag url:/sky/', 'everything'])
      expect(log).toMatch(new RegExp(`Olga\\s+had\\s+“${what}”\\s+made anew`));
  });
});

describe('/admin/cache', () => {
  test('is for those who run the site', async () => {
    await using site = await openSite('sqlite');
    const statuses: Record<string, number[]> = {};
    for (const role of ['owner', 'admin', 'editor', 'author', 'reader'] as const) {
      const browser = site.as(await site.addMember(role));
      const answers = [CACHE, `${CACHE}/live`, `${CACHE}/purge?all=1`].map((path) => browser.get(path));
      const purged = browser.post(`${CACHE}/purge`, { all: '1' });
      statuses[role] = (await Promise.all([...answers, purged])).map(({ status }) => status);
    }
    const [may, mayNot] = [
      [200, 200, 200, 303],
      [403, 403, 403, 403],
    ];
    expect(statuses).toEqual({ owner: may, admin: may, editor: mayNot, author: mayNot, reader: mayNot });
  });

  test('keeps what was typed where that is no address and no tag, and does nothing', async () => {
    await using site = await openSite('sqlite');
    await site.addPost({ slug: 'sea' });
    await site.getPublic('/sea/');
    const browser = site.as(await site.addMember('admin'));
    expect(await browser.read(`${CACHE}?url=sea`)).toContain('“sea” is no address of a page here');
    const wishes: Record<string, string>[] = [{ url: 'sea' }, { url: '/sea/', tag: '*' }, { tag: 'a b' }, {}];
    for (const form of wishes) {
      const answer = await browser.post(`${CACHE}/purge`, form);
      expect(answer.status).toBe(422);
      const html = await answer.text();
      for (const typed of Object.values(form)) expect(html).toContain(`value="${typed}"`);
      expect(html).toContain('class="field-problem"');
    }
    expect(await stateOf(site, '/sea/')).toBe('hit');
  });

  test('says that nothing is kept where the caches are off', async () => {
    await using site = await openSite('sqlite', { CACHE: 'off' });
    await site.addMember('owner');
    const html = await verdict(site, `${CACHE}?url=/`);
    expect(html).toContain('This process keeps no pages: CACHE says so.');
  });

  test('gives its figures alone to the script that shows them', async () => {
    await using site = await openSite('sqlite');
    await site.addPost({ slug: 'sea' });
    for (let i = 0; i < 4; i++) await site.getPublic('/sea/');
    const browser = site.as(await site.addMember('admin'));
    const figures = await browser.read(`${CACHE}/live`);
    expect(figures).toContain('<b>75 %</b> were there in the last minute');
    expect(figures).toContain('3 of 4; 75 % since the start');
    expect(figures).toContain('In step');
    expect(figures).not.toContain('<html');
    expect(await browser.read(CACHE)).toContain('data-live="/admin/cache/live"');
  });
});

/** What an admin is told of a page. */
async function verdict(site: TestSite, path: string): Promise<string> {
  const html = await site.as(await site.addMember('admin')).read(path);
  const begin = html.indexOf('cache-verdict');
  return html.slice(begin, html.indexOf('id="tags"', begin));
}

/** What a reader would be given, who is given it. */
async function stateOf(site: TestSite, path: string): Promise<string> {
  const status = (await site.getPublic(path)).headers.get('Cache-Status') ?? '';
  return status.includes('; hit') ? 'hit' : status.includes('fwd=stale') ? 'stale' : status;
}

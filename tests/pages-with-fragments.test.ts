// Pages that are put together from what was kept have the bytes of those that are made from nothing.
import { describe, expect, test } from 'vitest';
import { createApp } from '../src/app.ts';
import type { SettingKey } from '../src/site/settings.ts';
import { DATABASE_KINDS } from './support/databases.ts';
import { naughtyStrings } from './support/naughty-strings.ts';
import { DAY, openSite, SITE_URL, type TestSite } from './support/site.ts';

const PATHS = [
  ...[
    '/',
    '/sea/',
    '/river/',
    '/sea/?comments=2',
    '/tags/',
    '/tags/water/',
    '/search',
    '/search?q=nothing-like-it',
  ],
  ...['/feed.xml', '/sea.md', '/llms.txt', '/sitemaps/posts-1.xml', '/nothing/'],
];

const PIECED_PATHS = ['/sea/', '/sea/?comments=2', '/search'];

describe.each(DATABASE_KINDS)('pages with fragments and values on %s', (kind) => {
  test('are the same as pages without, when they are first made and from then on', async () => {
    await using site = await openSite(kind);
    await fill(site);
    const truth = await answersOf(truthOf(site));
    expect(await answersOf(site.app)).toEqual(truth);
    const outcomes = await outcomesOf(site, async () => expect(await answersOf(site.app)).toEqual(truth));
    expect(new Set(outcomes.map((outcome) => outcome.replace(/^.*: /, '')))).toEqual(new Set(['hit']));
    expect(outcomes.length).toBeGreaterThan(PATHS.length);
  });
});

describe('pages with fragments and values', () => {
  test.each<[SettingKey, readonly unknown[]]>([
    ['language', ['de', 'ar', 'en']],
    ['timeZone', ['Pacific/Auckland', 'UTC']],
    ['permalinkPattern', ['/:year/:slug/', '/:slug/']],
    ['navigation', [[{ label: 'Home', url: '/' }], []]],
    ['commentsPerPage', [20, 10]],
    ['commentDepth', [1, 4]],
    ['commentEmailRequired', [false, true]],
    ['commentMaxLength', [77, 10_000]],
    ['commentsFrom', ['members', 'nobody', 'everyone']],
    ['commentCloseDays', [1, 3650]],
  ])('never show what another %s had made', async (key, values) => {
    await using site = await openSite('sqlite');
    await fill(site);
    site.clock.now += 2 * DAY;
    const truth = truthOf(site);
    const seen = new Set<string>();
    for (const value of values) {
      await answersOf(site.app, PIECED_PATHS);
      await site.set(key, value);
      const answers = await answersOf(site.app, PIECED_PATHS);
      expect(answers).toEqual(await answersOf(truth, PIECED_PATHS));
      seen.add(JSON.stringify(answers));
    }
    expect(seen.size).toBe(values.length);
  });

  test('show that comments have closed', async () => {
    await using site = await openSite('sqlite');
    await fill(site);
    await site.set('commentCloseDays', 1);
    expect(await site.read('/sea/')).not.toContain('Comments are closed');
    site.clock.now += DAY;
    expect(await site.read('/sea/')).toContain('Comments are closed');
  });

  test('take from before what a comment does not change', async () => {
    await using site = await openSite('sqlite');
    const [sea] = await fill(site);
    await answersOf(site.app);
    await site.addComments(sea, [{ text: 'One more' }]);
    const outcomes = await outcomesOf(site, () => answersOf(site.app));
    expect(outcomes.filter((outcome) => !outcome.endsWith(': hit'))).toEqual([
      expect.stringMatching(/^fragments comments\(1,1,.*: miss$/),
      expect.stringMatching(/^fragments comments\(1,2,.*: miss$/),
    ]);
  });

  test('take from before what a new text of a post does not change', async () => {
    await using site = await openSite('sqlite');
    const [, river] = await fill(site);
    await answersOf(site.app);
    await site.addPost({ id: river, slug: 'river', tags: ['Water'], source: 'It flows on.' });
    const outcomes = await outcomesOf(site, () => answersOf(site.app));
    expect(outcomes.filter((outcome) => !outcome.endsWith(': hit'))).toEqual([
      `values tags-of-post(${river}): miss`,
    ]);
  });

  test('show a renamed tag, and a new one', async () => {
    await using site = await openSite('sqlite');
    await fill(site);
    await answersOf(site.app);
    await site.addPost({ slug: 'new', tags: ['Water', 'Brand new'] });
    const answers = await answersOf(site.app);
    expect(answers).toEqual(await answersOf(truthOf(site)));
    expect(answers['/search']).toContain('Brand new');
  });
});

/** The same site without anything from before. */
function truthOf({ services }: TestSite) {
  const caches = { ...services.caches, pages: null, fragments: null, values: null };
  return createApp({ ...services, caches }, SITE_URL);
}

async function answersOf(app: TestSite['app'], paths = PATHS): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  for (const path of paths) {
    const answer = await app.request(SITE_URL + path);
    answers[path] = `${answer.status}\n${await answer.text()}`;
  }
  return answers;
}

/** What the caches did meanwhile: `values settings: hit`. */
async function outcomesOf({ services }: TestSite, work: () => Promise<unknown>): Promise<string[]> {
  const outcomes: string[] = [];
  const stop = services.caches.events.add(({ cache, key, outcome }) =>
    outcomes.push(`${cache} ${key}: ${outcome}`),
  );
  await work();
  stop();
  return outcomes;
}

/** The ids of two posts, the first with two pages of comments. */
async function fill(site: TestSite): Promise<[sea: number, river: number]> {
  const naughty = naughtyStrings.filter((text) => /[<>"'&]/.test(text)).slice(0, 12);
  const names = ['Water', '<!--0-->', '$&', ...naughty.slice(0, 3)];
  const [sea = 0, river = 0] = await site.addPosts([
    { slug: 'sea', tags: names, title: naughty.join(' ').slice(0, 100) },
    { slug: 'river', tags: ['Water'] },
  ]);
  await site.set('commentsPerPage', 10);
  await site.addComments(
    sea,
    [...naughty, '<!-- a -->', 'two'].map((text, index) => ({
      text,
      ...(index % 3 === 2 && { replyTo: index - 1 }),
    })),
  );
  return [sea, river];
}

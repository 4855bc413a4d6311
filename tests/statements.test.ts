// A page takes the same few statements whatever is on it, on both databases.
import { describe, expect, test } from 'vitest';
import type { Media } from '../src/media/media.ts';
import { declaredBudget } from '../src/observe/budget.ts';
import { DATABASE_KINDS } from './support/databases.ts';
import { DAY, HOUR, listedTitles, NOON, openSite, type PostFields, type TestSite } from './support/site.ts';

const POSTS = 100;
const COMMENTS = 1000;
const TAGS = 30;

/** The names of a page's statements, in their order. */
const BUDGETS: Record<string, readonly string[]> = {
  '/': ['settings.all', 'posts.list-by-site', 'tags.of-posts'],
  '/page/2/': ['settings.all', 'posts.list-by-site', 'tags.of-posts'],
  '/post-0/': ['settings.all', 'posts.by-slug', 'tags.of-posts', 'posts.around', 'comments.of-post'],
  '/post-0.md': ['settings.all', 'posts.by-slug', 'tags.of-posts'],
  '/about/': ['settings.all', 'posts.by-slug', 'pages.by-path'],
  '/tags/': ['settings.all', 'tags.used'],
  '/tags/tag-0/': ['settings.all', 'tags.by-slug', 'posts.list-by-tag', 'tags.of-posts'],
  '/authors/ada/': ['settings.all', 'authors.by-slug', 'posts.list-by-author', 'tags.of-posts'],
  '/archive/': ['settings.all', 'posts.first-and-last', 'posts.count-by-month'],
  '/archive/2026/': ['settings.all', 'posts.list-by-time', 'posts.around-period'],
  '/archive/2026/03/': ['settings.all', 'posts.list-by-time', 'posts.around-period'],
  '/search?q=text': ['settings.all', 'search.page'],
  '/feed.xml': ['settings.all', 'feeds.posts-of-site', 'tags.of-posts'],
  '/atom.xml': ['settings.all', 'feeds.posts-of-site', 'tags.of-posts'],
  '/feed.json': ['settings.all', 'feeds.posts-of-site', 'tags.of-posts'],
  '/tags/tag-0/feed.xml': ['tags.by-slug', 'settings.all', 'feeds.posts-of-tag', 'tags.of-posts'],
  '/authors/ada/feed.xml': ['authors.by-slug', 'settings.all', 'feeds.posts-of-author', 'tags.of-posts'],
  '/sitemap.xml': ['sitemaps.post-files', 'sitemaps.has-tags'],
  '/sitemaps/posts-1.xml': ['settings.all', 'sitemaps.posts'],
  '/sitemaps/pages.xml': ['sitemaps.pages'],
  '/sitemaps/tags.xml': ['sitemaps.tags'],
  '/sitemaps/authors.xml': ['sitemaps.authors'],
  '/llms.txt': ['settings.all', 'llms.posts', 'llms.pages'],
  '/robots.txt': [],
};

/** Answers without a text of their own. */
const OTHER_BUDGETS: Record<string, readonly string[]> = {
  '/search': ['settings.all', 'tags.used'],
  '/search?q=nothing-like-it': ['settings.all', 'search.page', 'tags.used'],
  '/old/': ['settings.all', 'posts.by-slug', 'pages.by-path', 'redirects.resolve'],
  '/?p=7': ['settings.all', 'redirects.resolve'],
  '/?p=8': ['settings.all', 'redirects.resolve', 'posts.list-by-site', 'tags.of-posts'],
  '/gone.md': [
    ...['settings.all', 'posts.by-slug', 'pages.by-path', 'redirects.resolve', 'redirects.resolve'],
    ...['settings.all', 'posts.list-by-site'],
  ],
  '/post-0': ['settings.all', 'posts.by-slug', 'tags.of-posts'],
  '/no/such/page/': [
    ...['settings.all', 'pages.by-path', 'redirects.resolve'],
    ...['settings.all', 'posts.list-by-site'],
  ],
};

/** On a site without any text. */
const EMPTY_BUDGETS: Record<string, readonly string[]> = {
  '/': ['settings.all', 'posts.list-by-site'],
  '/tags/': ['settings.all', 'tags.used'],
  '/archive/': ['settings.all', 'posts.first-and-last'],
  '/search?q=text': ['settings.all', 'search.page', 'tags.used'],
  '/feed.xml': ['settings.all', 'feeds.posts-of-site'],
  '/llms.txt': ['settings.all', 'llms.posts', 'llms.pages'],
  '/sitemap.xml': ['sitemaps.post-files', 'sitemaps.has-tags'],
};

/** With fragments and values of before. */
const WARM: Record<string, readonly string[]> = {
  '/': ['posts.list-by-site', 'tags.of-posts'],
  '/post-0/': ['posts.by-slug'],
  '/post-0.md': ['posts.by-slug', 'tags.of-posts'],
  '/tags/': [],
  '/search': [],
  '/search?q=nothing-like-it': ['search.page'],
  '/feed.xml': ['feeds.posts-of-site', 'tags.of-posts'],
};

const AFTER_A_COMMENT: Record<string, readonly string[]> = {
  '/post-0/': ['posts.by-slug', 'comments.of-post'],
  '/search': [],
};

describe.each(DATABASE_KINDS)('the statements of a page on %s', (kind) => {
  test('are as few where the page is full as where there is next to nothing on it', async () => {
    await using site = await openSite(kind, { CACHE: 'off' });
    await fillLittle(site);
    const budgets = { ...BUDGETS, ...OTHER_BUDGETS };
    expect(await statementsOf(site, budgets)).toEqual(budgets);
    await fillMuch(site);
    expect(listedTitles(await site.read('/'))).toHaveLength(POSTS);
    expect(await site.read('/post-0/')).toContain(`>${(COMMENTS + 1).toLocaleString('en')} comments</h2>`);
    expect(await statementsOf(site, budgets)).toEqual(budgets);
    expect(declaredFor(site, Object.keys(budgets))).toEqual(mostOfRoutes(site, budgets));
  });

  test('are fewer where other pages, or this one before a change, have read the same', async () => {
    await using site = await openSite(kind);
    await fillLittle(site);
    await statementsOf(site, { ...BUDGETS, ...OTHER_BUDGETS });
    expect(await statementsOf(site, WARM)).toEqual(WARM);
    await site.addComments(await idOfPost(site), [{ text: 'Two' }]);
    expect(await statementsOf(site, AFTER_A_COMMENT)).toEqual(AFTER_A_COMMENT);
  });

  test('are fewer on an empty site', async () => {
    await using site = await openSite(kind, { CACHE: 'off' });
    expect(await statementsOf(site, EMPTY_BUDGETS)).toEqual(EMPTY_BUDGETS);
  });
});

/** For the route of each address the statements that it declares. */
function declaredFor(site: TestSite, addresses: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    addresses.map((address) => {
      const { route, most } = routeOf(site, address);
      return [route, most];
    }),
  );
}

/** For the route of each address the statements of the fullest one. */
function mostOfRoutes(site: TestSite, budgets: Record<string, readonly string[]>): Record<string, number> {
  const most: Record<string, number> = {};
  for (const [address, names] of Object.entries(budgets)) {
    const { route } = routeOf(site, address);
    // The settings are read once more where the page of what is not there begins, which has a budget of its own.
    const again = names.indexOf('settings.all', names.indexOf('settings.all') + 1);
    most[route] = Math.max(most[route] ?? 0, again === -1 ? names.length : again);
  }
  return most;
}

/** The first that matches and declares a budget answers. */
function routeOf({ app }: TestSite, address: string): { route: string; most: number } {
  const [handlers] = app.router.match('GET', new URL(address, 'http://site.test').pathname);
  for (const [[handler, { path }]] of handlers) {
    const budget = declaredBudget(handler);
    if (budget !== undefined && 'most' in budget) return { route: path, most: budget.most };
  }
  throw new Error(`${address} has no route with a budget`);
}

/** For each address the statements that its answer took. */
async function statementsOf(
  site: TestSite,
  addresses: Record<string, unknown>,
): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const path of Object.keys(addresses)) {
    const names: string[] = [];
    const stop = site.database.observe(({ name, sql }) => {
      // A process reads on in the log whether a page is asked for or not.
      if (name !== 'invalidations.after') names.push(name || sql);
    });
    await (await site.get(path)).text();
    stop();
    found[path] = names;
  }
  return found;
}

/** One of everything. */
async function fillLittle(site: TestSite): Promise<void> {
  const post = await site.addPost({ slug: 'post-0', tags: ['Tag 0'] });
  await site.addPosts(
    Array.from({ length: 6 }, (_, index) => ({ slug: `bare-${index}`, publishedAt: NOON - DAY })),
  );
  await site.addComments(post, [{ text: 'One' }]);
  await site.addPageText({ path: 'about' });
  await site.addRedirect('/old/', { postId: post });
  await site.addRedirect('/?p=7', { postId: post });
}

/** The same addresses, as full as they get. */
async function fillMuch(site: TestSite): Promise<void> {
  await site.set('postsPerPage', POSTS);
  await site.set('feedLength', POSTS);
  const covers: Media[] = [];
  for (const seed of [1, 2, 3])
    covers.push(await site.addPicture({ width: 40, height: 20, seed }, `cover-${seed}.jpg`));
  const tags = Array.from({ length: TAGS }, (_, index) => `Tag ${index}`);
  const posts: PostFields[] = Array.from({ length: 2 * POSTS - 1 }, (_, index) => ({
    slug: `post-${index + 1}`,
    publishedAt: NOON - (index + 1) * HOUR,
    author: index % 3 === 1 ? `Author ${index}` : 'Ada',
    tags: index < POSTS ? tags : tags.slice(0, 1),
    coverMediaId: covers[index % 4]?.id ?? null,
  }));
  await site.addPosts(posts);
  const id = await idOfPost(site);
  await site.addPost({ id, slug: 'post-0', tags });
  await site.addComments(
    id,
    Array.from({ length: COMMENTS }, (_, index) => ({
      text: `Comment ${index}`,
      ...(index % 7 === 0 ? { author: `Author ${index % 40}` } : {}),
      ...(index % 3 === 0 || index === 0 ? {} : { replyTo: Math.floor(index / 2) }),
    })),
  );
}

async function idOfPost({ database }: TestSite): Promise<number> {
  const found = await database.read
    .selectFrom('posts')
    .select('id')
    .where('slug', '=', 'post-0')
    .executeTakeFirstOrThrow();
  return found.id;
}

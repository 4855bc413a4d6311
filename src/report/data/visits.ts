import type { Reader } from '../../database/database.ts';
import { listArchive } from '../../posts/archive-queries.ts';
import { postPath } from '../../posts/post-path.ts';
import { loadSettings } from '../../site/setting-queries.ts';
import type { Settings } from '../../site/settings.ts';
import { pageCount } from '../../web/page-number.ts';
import { RARE_WORDS } from './fill-site.ts';
import type { SearchWords } from './search-words.ts';

/** A kind of page, and the addresses at which it is visited, one after another. */
export interface Visit {
  name: string;
  paths: readonly string[];
}

const LISTS_TAKEN = 20;
const POSTS_TAKEN = 100;
const MONTHS_TAKEN = 60;

/** The pages that readers see, of which some may be missing where a site has next to nothing. */
export async function visitsOf(db: Reader, words: SearchWords): Promise<Visit[]> {
  const settings = await loadSettings(db);
  const visits = [
    ...(await listVisits(db, settings)),
    ...(await archiveVisits(db, settings)),
    ...(await postVisits(db, settings)),
    ...searchVisits(words),
    { name: 'Feed of the site', paths: ['/feed.xml', '/atom.xml', '/feed.json'] },
    ...(await tagFeedVisit(db)),
    { name: 'Sitemap, its index', paths: ['/sitemap.xml'] },
    { name: 'Sitemap, a file of posts', paths: ['/sitemaps/posts-1.xml'] },
  ];
  return visits.filter(({ paths }) => paths.length > 0);
}

async function listVisits(db: Reader, { postsPerPage }: Settings): Promise<Visit[]> {
  const last = pageCount(await countPosts(db), postsPerPage);
  const middle = Math.ceil(last / 2);
  const near = Array.from({ length: LISTS_TAKEN }, (_, index) => middle + index - LISTS_TAKEN / 2);
  const tags = await fullest(db, 'tags');
  const authors = await fullest(db, 'users');
  const lastPage = (list: string, { slug, post_count }: { slug: string; post_count: number }) =>
    listPage(`/${list}/${slug}/`, pageCount(post_count, postsPerPage));
  return [
    { name: 'List, first page', paths: ['/'] },
    {
      name: 'List, middle pages',
      paths: near.filter((page) => page >= 1 && page <= last).map((page) => listPage('/', page)),
    },
    { name: 'List, last page', paths: [listPage('/', last)] },
    { name: 'Tag, first page', paths: tags.map(({ slug }) => `/tags/${slug}/`) },
    { name: 'Tag, last page', paths: tags.map((tag) => lastPage('tags', tag)) },
    { name: 'Author, last page', paths: authors.map((author) => lastPage('authors', author)) },
    { name: 'Tags', paths: ['/tags/'] },
  ];
}

async function countPosts(db: Reader): Promise<number> {
  const { count } = await db
    .selectFrom('posts')
    .select((query) => query.fn.countAll<number>().as('count'))
    .where('status', '=', 'published')
    .executeTakeFirstOrThrow();
  return count;
}

function listPage(list: string, page: number): string {
  return page === 1 ? list : `${list}page/${page}/`;
}

/** Those with most posts. */
function fullest(db: Reader, table: 'tags' | 'users'): Promise<{ slug: string; post_count: number }[]> {
  return db
    .selectFrom(table)
    .select(['slug', 'post_count'])
    .where('post_count', '>', 0)
    .orderBy('post_count', 'desc')
    .orderBy('slug')
    .limit(LISTS_TAKEN)
    .execute();
}

async function archiveVisits(db: Reader, { timeZone }: Settings): Promise<Visit[]> {
  const years = await listArchive(db, timeZone);
  const months = years.flatMap(({ year, months: ofYear }) =>
    ofYear.map(({ month }) => `/archive/${year}/${String(month).padStart(2, '0')}/`),
  );
  return [
    { name: 'Archive, its index', paths: ['/archive/'] },
    { name: 'Archive, a year', paths: years.map(({ year }) => `/archive/${year}/`) },
    { name: 'Archive, a month', paths: spread(months, MONTHS_TAKEN) },
  ];
}

async function postVisits(db: Reader, settings: Settings): Promise<Visit[]> {
  const published = db
    .selectFrom('posts')
    .innerJoin('users', 'users.id', 'posts.author_id')
    .select(['posts.slug', 'users.slug as author_slug', 'posts.published_at', 'posts.created_at'])
    .where('posts.status', '=', 'published');
  const most = await published
    .orderBy('comment_count', 'desc')
    .orderBy('posts.id')
    .limit(LISTS_TAKEN)
    .execute();
  const { last } = await db
    .selectFrom('posts')
    .select((query) => query.fn.max('id').as('last'))
    .executeTakeFirstOrThrow();
  const few: typeof most = [];
  for (let index = 0; index < POSTS_TAKEN; index++) {
    const from = Math.floor((index / POSTS_TAKEN) * (last ?? 0));
    const quiet = published.where('comment_count', '<=', 1).where('posts.id', '>', from);
    few.push(...(await quiet.orderBy('posts.id').limit(1).execute()));
  }
  const paths = (rows: typeof most) =>
    rows.map((row) =>
      postPath(
        { slug: row.slug, authorSlug: row.author_slug, publishedAt: row.published_at ?? row.created_at },
        settings,
      ),
    );
  return [
    { name: 'Post, hardly commented', paths: [...new Set(paths(few))] },
    { name: 'Post, much commented', paths: paths(most) },
  ];
}

function searchVisits({ everywhere, common }: SearchWords): Visit[] {
  const search = (words: string) => `/search?q=${encodeURIComponent(words)}`;
  const pairs = common.map((word, index) => `${word} ${common[(index + 1) % common.length]}`);
  return [
    { name: 'Search, a rare word', paths: RARE_WORDS.map(search) },
    { name: 'Search, a word of every post', paths: everywhere.map(search) },
    { name: 'Search, two words', paths: pairs.map(search) },
    { name: 'Search, a beginning', paths: common.map((word) => search(word.slice(0, 4))) },
  ];
}

async function tagFeedVisit(db: Reader): Promise<Visit[]> {
  const tags = await fullest(db, 'tags');
  return [{ name: 'Feed of a tag', paths: tags.map(({ slug }) => `/tags/${slug}/feed.xml`) }];
}

/** Some of many, from the whole of them. */
function spread<Item>(items: readonly Item[], most: number): Item[] {
  const step = Math.max(1, items.length / most);
  return Array.from(
    { length: Math.min(most, items.length) },
    (_, index) => items[Math.floor(index * step)],
  ).filter((item) => item !== undefined);
}

// A small site that has something of everything readers can ask for, and the people who change it.
import type { DatabaseKind } from '../../../src/database/database.ts';
import { mediaPath } from '../../../src/media/media.ts';
import type { TextTarget } from '../../../src/posts/editing/text-target.ts';
import { DAY, HOUR, NOON, openSite, type SignedIn, type TestMember, type TestSite } from '../site.ts';
import { Visitor } from '../visitor.ts';
import { Writer } from '../writer.ts';

export interface WalkedSite extends AsyncDisposable {
  site: TestSite;
  /** Runs the site, and wrote most of it. */
  ada: TestMember;
  writer: Writer;
  desk: SignedIn;
  /** They comment, and have published nothing. */
  rea: TestMember;
  dee: TestMember;
  benId: number;
  post(slug: string): TextTarget;
  page(path: string): TextTarget;
  tag(slug: string): Promise<number>;
  /** The newest comment's id. */
  lastComment(): Promise<number>;
  coverId: number;
  unusedId: number;
}

/** No page is due before the walk is over, so that nothing but what was invalidated is made anew. */
const ENVIRONMENT = { CACHE_TTL_SECONDS: '86400' };

export async function openWalkedSite(kind: DatabaseKind): Promise<WalkedSite> {
  await using opened = new AsyncDisposableStack();
  const site = opened.use(await openSite(kind, ENVIRONMENT));
  const ada = await site.addMember('owner', { name: 'Ada' });
  const dee = await site.addMember('reader', { name: 'Dee' });
  const rea = await site.addMember('reader', { name: 'Rea' });
  await addSettings(site);
  const cover = await site.addPicture({ width: 1000, height: 500 }, 'sea.jpg');
  const unused = await site.addPicture({ width: 900, height: 300 }, 'unused.jpg');
  const posts = await addPosts(site, cover.id, mediaPath(cover));
  const pages = await addPages(site);
  await addComments(site, posts);
  await site.addRedirect('/sea', { path: '/tags/sea/' });
  await site.addRedirect('/about-us', { path: '/about/' });
  await site.addRedirect('/away', { path: 'https://away.example/' });
  const ids = await tagIds(site);
  const { id: benId } = await site.database.read
    .selectFrom('users')
    .select('id')
    .where('slug', '=', 'ben')
    .executeTakeFirstOrThrow();
  const stack = opened.move();
  return {
    site,
    ada,
    rea,
    dee,
    writer: new Writer(site, ada),
    desk: site.as(ada),
    benId,
    post: (slug) => ({ kind: 'post', id: known(posts, slug) }),
    page: (path) => ({ kind: 'page', id: known(pages, path) }),
    tag: async (slug) => known(ids, slug),
    lastComment: () => lastComment(site),
    coverId: cover.id,
    unusedId: unused.id,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** Somebody who comments without an account. */
export function guestOf({ site }: WalkedSite): Visitor {
  return new Visitor(site);
}

async function addSettings(site: TestSite): Promise<void> {
  await site.set('name', 'Tides');
  await site.set('postsPerPage', 2);
  await site.set('commentsPerPage', 10);
  await site.set('feedLength', 4);
  await site.set('commentApproval', 'none');
  await site.set('commentsPerHour', 1000);
}

async function addPosts(site: TestSite, coverMediaId: number, picture: string): Promise<Map<string, number>> {
  const ago = (days: number) => NOON - days * DAY;
  const posts = [
    { slug: 'old-days', author: 'Ben', publishedAt: Date.UTC(2024, 4, 5, 12) },
    { slug: 'harbour', author: 'Ben', tags: ['Sea'], publishedAt: Date.UTC(2025, 10, 30, 12) },
    { slug: 'sea-tale', tags: ['Sea', 'Sky'], publishedAt: ago(40) },
    { slug: 'kites', tags: ['Sky', 'Rare'], publishedAt: ago(5) },
    {
      slug: 'quiet',
      author: 'Ben',
      publishedAt: ago(3),
      source: `# Still\n\n![Sea](${picture})\n\n[Clouds](/clouds/)`,
    },
    { slug: 'clouds', tags: ['Sky'], publishedAt: ago(2), coverMediaId, coverAlt: 'Clouds' },
    { slug: 'tides', tags: ['Sea'], publishedAt: NOON - DAY + 12 * HOUR },
    { slug: 'hidden', status: 'unlisted', tags: ['Sea'], publishedAt: ago(4) },
    { slug: 'tomorrow', status: 'scheduled', tags: ['Sea'], publishedAt: NOON + 20 * HOUR },
    { slug: 'draft', status: 'draft', publishedAt: null },
  ] as const;
  const ids = await site.addPosts(posts);
  return new Map(posts.map(({ slug }, index) => [slug, ids[index] ?? 0]));
}

async function addPages(site: TestSite): Promise<Map<string, number>> {
  const pages = new Map<string, number>();
  for (const path of ['about', 'about/team']) pages.set(path, await site.addPageText({ path }));
  pages.set('unready', await site.addPageText({ path: 'unready', status: 'draft', publishedAt: null }));
  return pages;
}

async function addComments(site: TestSite, posts: ReadonlyMap<string, number>): Promise<void> {
  const guests = Array.from({ length: 11 }, (_, index) => ({
    text: `Comment ${index}.`,
    by: `Guest ${index}`,
  }));
  await site.addComments(known(posts, 'tides'), [
    ...guests,
    { text: 'By a member.', author: 'Rea' },
    { text: 'By another.', author: 'Dee' },
    { text: 'By an author.', author: 'Ben', replyTo: 0 },
    { text: 'Buy this.', by: 'Seller', status: 'spam' },
    { text: 'I wait.', by: 'Waiting', status: 'pending' },
    { text: 'Old advertisement.', by: 'Seller', status: 'spam', createdAt: NOON - 90 * DAY },
    { text: 'What is this?', by: 'Guest', replyTo: 16 },
  ]);
  await site.addComments(known(posts, 'kites'), [{ text: 'Up!', by: 'Kit' }]);
}

async function tagIds(site: TestSite): Promise<Map<string, number>> {
  const rows = await site.database.read.selectFrom('tags').select(['id', 'slug']).execute();
  return new Map(rows.map(({ id, slug }) => [slug, id]));
}

async function lastComment(site: TestSite): Promise<number> {
  const row = await site.database.read
    .selectFrom('comments')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return row.id;
}

function known(ids: ReadonlyMap<string, number>, name: string): number {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`The walked site has no ${name}.`);
  return id;
}

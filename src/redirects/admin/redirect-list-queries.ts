import { containsText } from '../../database/contains.ts';
import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { pagePath } from '../../pages/page.ts';
import { isReadable } from '../../posts/post.ts';
import { postPath } from '../../posts/post-path.ts';
import type { Settings } from '../../site/settings.ts';
import { redirectVersion } from '../set-redirect.ts';

export const REDIRECTS_PER_PAGE = 50;
export type MadeBy = 'move' | 'import' | 'hand';

export interface RedirectFilter {
  query: string;
  madeBy: MadeBy | '';
  page: number;
}

export interface ListedRedirect {
  path: string;
  /** The address that it leads to now; null while readers can see nothing there. */
  to: string | null;
  /** Of the post or page that it follows. */
  follows: { kind: 'post' | 'page'; id: number; title: string } | null;
  madeBy: MadeBy;
  version: string;
}

type Permalinks = Pick<Settings, 'permalinkPattern' | 'timeZone'>;

export async function listRedirects(
  db: Reader,
  { query, madeBy, page }: RedirectFilter,
  settings: Permalinks,
): Promise<{ redirects: ListedRedirect[]; total: number }> {
  const all = joined(db, 'redirects.admin-list')
    .$if(madeBy !== '', (select) => select.where('redirects.made_by', '=', madeBy || 'hand'))
    .$if(query !== '', (select) =>
      select.where(containsText(['redirects.path', 'redirects.target', 'posts.title', 'pages.title'], query)),
    );
  const rows = await all
    .select(COLUMNS)
    .orderBy('redirects.path')
    .limit(REDIRECTS_PER_PAGE)
    .offset((page - 1) * REDIRECTS_PER_PAGE)
    .execute();
  const { total } = await all
    .select((count) => count.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { redirects: rows.map((row) => listed(row, settings)), total };
}

export async function findListedRedirect(
  db: Reader,
  path: string,
  settings: Permalinks,
): Promise<ListedRedirect | undefined> {
  const row = await joined(db, 'redirects.admin-find')
    .select(COLUMNS)
    .where('redirects.path', '=', path)
    .executeTakeFirst();
  return row && listed(row, settings);
}

function joined(db: Reader, name: string) {
  return named(db, name)
    .selectFrom('redirects')
    .leftJoin('posts', 'posts.id', 'redirects.post_id')
    .leftJoin('users', 'users.id', 'posts.author_id')
    .leftJoin('pages', 'pages.id', 'redirects.page_id');
}

const COLUMNS = [
  'redirects.path',
  'redirects.target',
  'redirects.post_id',
  'redirects.page_id',
  'redirects.made_by',
  'posts.title as post_title',
  'posts.slug',
  'posts.status as post_status',
  'posts.published_at',
  'users.slug as author_slug',
  'pages.title as page_title',
  'pages.path as page_path',
  'pages.status as page_status',
] as const;

type Row = Awaited<ReturnType<ReturnType<typeof rowQuery>['execute']>>[number];

function rowQuery(db: Reader) {
  return joined(db, 'redirects.rows').select(COLUMNS);
}

function listed(row: Row, settings: Permalinks): ListedRedirect {
  const { path, target, made_by: madeBy } = row;
  const version = redirectVersion(row);
  if (row.post_id !== null) {
    const follows = { kind: 'post' as const, id: row.post_id, title: row.post_title ?? '' };
    return { path, to: addressOfPost(row, settings), follows, madeBy, version };
  }
  if (row.page_id !== null) {
    const to = isReadable(row.page_status) && row.page_path !== null ? pagePath(row.page_path) : null;
    return {
      path,
      to,
      follows: { kind: 'page', id: row.page_id, title: row.page_title ?? '' },
      madeBy,
      version,
    };
  }
  return { path, to: target, follows: null, madeBy, version };
}

function addressOfPost(row: Row, settings: Permalinks): string | null {
  const { slug, author_slug: authorSlug, published_at: publishedAt } = row;
  if (!isReadable(row.post_status) || slug === null || authorSlug === null || publishedAt === null)
    return null;
  return postPath({ slug, authorSlug, publishedAt }, settings);
}

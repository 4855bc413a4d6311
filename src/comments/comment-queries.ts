import { authorPath } from '../authors/author.ts';
import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { CommentThread, ShownComment } from './comment.ts';

/** What `shownComment` is made of. */
export const SHOWN_COLUMNS = [
  'comments.id',
  'comments.parent_id',
  'comments.status',
  'comments.guest_name',
  'comments.guest_website',
  'comments.html',
  'comments.created_at',
  'comments.edited_at',
  'users.name as user_name',
  'users.slug as user_slug',
  'users.website as user_website',
  'users.post_count as user_posts',
] as const;

type ShownRow = Awaited<ReturnType<typeof shownRows>>[number];

/** A post's approved comments as threads, oldest first; one statement. */
export async function threadsOfPost(
  db: Reader,
  post: { id: number; authorSlug: string },
): Promise<CommentThread[]> {
  const rows = withoutIdlePlaces(await shownRows(db, post.id));
  const threads: CommentThread[] = [];
  const byId = new Map<number, CommentThread>();
  for (const row of rows) byId.set(row.id, { ...shownComment(row, post), replies: [] });
  for (const row of rows) {
    const thread = byId.get(row.id);
    // A reply to what was not approved, or is gone, stands on its own.
    const parent = row.parent_id === null ? undefined : byId.get(row.parent_id);
    if (thread !== undefined) (parent?.replies ?? threads).push(thread);
  }
  return threads;
}

export function shownComment(row: ShownRow, post: { authorSlug: string }): ShownComment {
  const isDeleted = row.status === 'deleted';
  return {
    id: row.id,
    authorName: isDeleted ? '' : (row.user_name ?? row.guest_name ?? ''),
    authorUrl: isDeleted ? null : authorUrl(row),
    byPostAuthor: !isDeleted && row.user_slug === post.authorSlug,
    html: isDeleted ? '' : row.html,
    createdAt: row.created_at,
    isEdited: row.edited_at !== null,
    isDeleted,
  };
}

/** Only who has published something has a page here. */
function authorUrl(row: ShownRow): string | null {
  if (row.user_slug === null) return row.guest_website;
  return row.user_posts ? authorPath({ slug: row.user_slug }) : row.user_website;
}

function shownRows(db: Reader, postId: number) {
  return named(db, 'comments.of-post')
    .selectFrom('comments')
    .leftJoin('users', 'users.id', 'comments.author_id')
    .select(SHOWN_COLUMNS)
    .where('comments.post_id', '=', postId)
    .where('comments.status', 'in', ['approved', 'deleted'])
    .orderBy('comments.created_at')
    .orderBy('comments.id')
    .execute();
}

/** Deleted comments stay only above approved ones. */
function withoutIdlePlaces(rows: readonly ShownRow[]): ShownRow[] {
  if (rows.every((row) => row.status === 'approved')) return [...rows];
  const byId = new Map(rows.map((row) => [row.id, row]));
  const kept = new Set<number>();
  for (const row of rows) {
    if (row.status === 'deleted') continue;
    for (
      let each: ShownRow | undefined = row;
      each && !kept.has(each.id);
      each = byId.get(each.parent_id ?? 0)
    ) {
      kept.add(each.id);
    }
  }
  return rows.filter((row) => kept.has(row.id));
}

/** A comment on this post that can be answered. */
export async function findApprovedComment(
  db: Reader,
  id: number,
  post: { id: number; authorSlug: string },
): Promise<ShownComment | undefined> {
  const row = await named(db, 'comments.approved-one')
    .selectFrom('comments')
    .leftJoin('users', 'users.id', 'comments.author_id')
    .select(SHOWN_COLUMNS)
    .where('comments.id', '=', id)
    .where('comments.post_id', '=', post.id)
    .where('comments.status', '=', 'approved')
    .executeTakeFirst();
  return row === undefined ? undefined : shownComment(row, post);
}

/** On which post an approved comment stands. */
export async function placeOfComment(
  db: Reader,
  id: number,
): Promise<{ id: number; postId: number } | undefined> {
  return named(db, 'comments.place')
    .selectFrom('comments')
    .select(['id', 'post_id as postId'])
    .where('id', '=', id)
    .where('status', '=', 'approved')
    .executeTakeFirst();
}

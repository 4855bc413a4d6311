import { sql } from 'kysely';
import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { Settings } from '../site/settings.ts';
import type { ShownComment } from './comment.ts';
import { SHOWN_COLUMNS, shownComment } from './shown-comment.ts';

/** A comment on this post that can be answered. */
export async function findApprovedComment(
  db: Reader,
  id: number,
  post: { id: number; authorSlug: string },
): Promise<ShownComment | undefined> {
  const row = await named(db, 'comments.approved-one')
    .selectFrom('comments')
    .leftJoin('users', 'users.id', 'comments.author_id')
    .select([...SHOWN_COLUMNS, 'comments.html'])
    .where('comments.id', '=', id)
    .where('comments.post_id', '=', post.id)
    .where('comments.status', '=', 'approved')
    .executeTakeFirst();
  return row === undefined ? undefined : shownComment(row, post);
}

export interface CommentPlace {
  id: number;
  postId: number;
  /** How many approved comments of the post stand before it. */
  before: number;
}

/** Where an approved comment stands. It counts, so it is for links that few follow. */
export async function placeOfComment(db: Reader, id: number): Promise<CommentPlace | undefined> {
  return named(db, 'comments.place')
    .selectFrom('comments')
    .select(['comments.id', 'comments.post_id as postId'])
    .select((query) =>
      query
        .selectFrom('comments as earlier')
        .select((row) => row.fn.countAll<number>().as('count'))
        .whereRef('earlier.post_id', '=', 'comments.post_id')
        // As in the index, which holds approved comments only.
        .where('earlier.status', '=', sql.lit('approved'))
        .where(
          sql<boolean>`(earlier.thread_at, earlier.thread_id, earlier.created_at, earlier.id)
            < (comments.thread_at, comments.thread_id, comments.created_at, comments.id)`,
        )
        .$asScalar()
        .$notNull()
        .as('before'),
    )
    .where('comments.id', '=', id)
    .where('comments.status', '=', 'approved')
    .executeTakeFirst();
}

/** The page of its post's comments on which it stands, from 1. */
export function pageOfPlace(
  { before }: CommentPlace,
  { commentsPerPage }: Pick<Settings, 'commentsPerPage'>,
): number {
  return Math.floor(before / commentsPerPage) + 1;
}

import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { Settings } from '../site/settings.ts';
import { isWriter, type Visitor } from './commenter.ts';

const MINUTE_MS = 60 * 1000;

/** A comment for a command of its writer. */
export type OwnComment = NonNullable<Awaited<ReturnType<typeof findComment>>>;

/** Undefined when there is none, when it is gone, or when somebody else wrote it. */
export async function findOwnComment(
  db: Reader,
  id: number,
  visitor: Pick<Visitor, 'member' | 'guestTokenHash'>,
): Promise<OwnComment | undefined> {
  const comment = await findComment(db, id);
  return comment === undefined || !isWriter(visitor, comment) ? undefined : comment;
}

/** Until when its writer may change it; milliseconds since 1970. */
export function changeableUntil(
  comment: { created_at: number },
  { commentEditMinutes }: Pick<Settings, 'commentEditMinutes'>,
): number {
  return comment.created_at + commentEditMinutes * MINUTE_MS;
}

function findComment(db: Reader, id: number) {
  return named(db, 'comments.own')
    .selectFrom('comments')
    .select([
      'id',
      'post_id',
      'parent_id',
      'author_id',
      'guest_name',
      'guest_email',
      'guest_website',
      'guest_token_hash',
      'status',
      'created_at',
      'text',
      'html',
    ])
    .where('id', '=', id)
    .where('status', '<>', 'deleted')
    .executeTakeFirst();
}

// What its writer sees of a comment that others may not see yet.
import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { Settings } from '../site/settings.ts';
import type { ShownComment } from './comment.ts';
import type { Visitor } from './commenter.ts';
import { changeableUntil } from './own-comment.ts';
import { SHOWN_COLUMNS, shownComment } from './shown-comment.ts';

export interface OwnShownComment {
  comment: ShownComment;
  postId: number;
  parent: { id: number; authorName: string } | null;
  /** For a moderator, as far as its writer knows: spam is never told so. */
  isWaiting: boolean;
  isChangeable: boolean;
  /** As it was written. */
  text: string;
}

type Who = Pick<Visitor, 'member' | 'guestTokenHash'>;

/** One of them, undefined when it is nobody's or somebody else's. */
export async function findOwnShownComment(
  db: Reader,
  id: number,
  who: Who,
  settings: Settings,
  now: number,
): Promise<OwnShownComment | undefined> {
  if (isNobody(who)) return undefined;
  const row = await ownRows(db, 'comments.own-one', who).where('comments.id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : ownShown(row, settings, now);
}

/** Those on a post that wait, and those that can still be changed; the oldest first. */
export async function ownCommentsOn(
  db: Reader,
  postId: number,
  who: Who,
  settings: Settings,
  now: number,
): Promise<OwnShownComment[]> {
  if (isNobody(who)) return [];
  const rows = await ownRows(db, 'comments.own-on-post', who)
    .where('comments.post_id', '=', postId)
    // From the writer's few, not from the many that a post may have.
    .where('comments.id', 'in', writtenBy(db, who))
    .orderBy('comments.created_at')
    .orderBy('comments.id')
    .execute();
  return rows.map((row) => ownShown(row, settings, now)).filter((own) => own.isWaiting || own.isChangeable);
}

function writtenBy(db: Reader, { member, guestTokenHash }: Who) {
  const comments = db.selectFrom('comments as own').select('own.id');
  return comments
    .where('own.author_id', '=', member?.id ?? null)
    .unionAll(comments.where('own.guest_token_hash', '=', guestTokenHash));
}

function isNobody({ member, guestTokenHash }: Who): boolean {
  return member === null && guestTokenHash === null;
}

type OwnRow = NonNullable<Awaited<ReturnType<ReturnType<typeof ownRows>['executeTakeFirst']>>>;

function ownShown(row: OwnRow, settings: Settings, now: number): OwnShownComment {
  const { parent_id: parentId, parent_user, parent_guest, post_author: authorSlug } = row;
  return {
    comment: shownComment(row, { authorSlug }),
    postId: row.post_id,
    parent: parentId === null ? null : { id: parentId, authorName: parent_user ?? parent_guest ?? '' },
    isWaiting: row.status !== 'approved',
    isChangeable: now < changeableUntil(row, settings),
    text: row.text,
  };
}

function ownRows(db: Reader, name: string, { member, guestTokenHash }: Who) {
  return named(db, name)
    .selectFrom('comments')
    .innerJoin('posts', 'posts.id', 'comments.post_id')
    .innerJoin('users as post_authors', 'post_authors.id', 'posts.author_id')
    .leftJoin('users', 'users.id', 'comments.author_id')
    .leftJoin('comments as parents', 'parents.id', 'comments.parent_id')
    .leftJoin('users as parent_users', 'parent_users.id', 'parents.author_id')
    .select(SHOWN_COLUMNS)
    .select(['comments.html', 'comments.post_id', 'comments.text', 'post_authors.slug as post_author'])
    .select(['parents.guest_name as parent_guest', 'parent_users.name as parent_user'])
    .where('comments.status', '<>', 'deleted')
    .where((row) =>
      row.or([
        row('comments.author_id', '=', member?.id ?? null),
        // Somebody who signed in later still owns what they wrote as a guest.
        row('comments.guest_token_hash', '=', guestTokenHash),
      ]),
    );
}

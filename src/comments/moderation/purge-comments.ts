import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { invalidate } from '../../invalidation/log.ts';
import type { Settings } from '../../site/settings.ts';
import { commentsTag } from '../cache-tags.ts';
import { type LockedComment, lockComments } from './lock-comments.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** In one run; what is left has its turn in the next. */
const MOST_COMMENTS = 200;
const MOST_ORIGINS = 1000;
const GOING = ['deleted', 'spam'] as const;

export interface Purged {
  /** Gone for good. */
  removed: number;
  /** Whose words are gone, while their place is kept for the replies. */
  emptied: number;
  /** Network addresses that were forgotten. */
  origins: number;
  /** Whether there is more to do than one run does. */
  hasMore: boolean;
}

/**
 * Removes what was deleted or taken for spam long enough ago, and forgets where old comments came from. From the ends of
 * threads towards their beginnings, one level in each run: what still has replies is kept, and has none in the next.
 */
export async function purgeComments(
  tx: Transaction,
  { spamDays, commentOriginDays }: Pick<Settings, 'spamDays' | 'commentOriginDays'>,
  now: number,
): Promise<Purged> {
  const before = now - spamDays * DAY_MS;
  const removed = await removeEnds(tx, before);
  // What lost its last reply just now goes itself, in the next run.
  const emptied = removed === 0 ? await emptyPlaces(tx, before) : 0;
  const origins = await forgetOrigins(tx, now - commentOriginDays * DAY_MS);
  return { removed, emptied, origins, hasMore: removed + emptied + origins > 0 };
}

/** Comments that nobody has touched since then, neither their writer nor a moderator. */
function old(tx: Transaction, name: string, before: number) {
  return named(tx, name)
    .selectFrom('comments')
    .select('comments.id')
    .where('comments.status', 'in', GOING)
    .where('comments.created_at', '<', before)
    .where((row) =>
      row.not(
        row.exists(
          row
            .selectFrom('audit_log')
            .select('audit_log.id')
            .where('audit_log.subject_kind', '=', 'comment')
            .whereRef('audit_log.subject_id', '=', 'comments.id')
            .where('audit_log.at', '>=', before),
        ),
      ),
    );
}

async function removeEnds(tx: Transaction, before: number): Promise<number> {
  const ends = await old(tx, 'comments.to-purge', before)
    .where((row) =>
      row.not(
        row.exists(
          row
            .selectFrom('comments as replies')
            .select('replies.id')
            .whereRef('replies.parent_id', '=', 'comments.id'),
        ),
      ),
    )
    .orderBy('comments.id')
    .limit(MOST_COMMENTS)
    .execute();
  const ids = (await stillGoing(tx, ends)).map((comment) => comment.id);
  if (ids.length === 0) return 0;
  await named(tx, 'comments.purge').deleteFrom('comments').where('id', 'in', ids).execute();
  return ids.length;
}

/** Whoever moderates may have brought one back just now, with its count on the post: the posts are locked, and asked again. */
async function stillGoing(tx: Transaction, found: readonly { id: number }[]): Promise<LockedComment[]> {
  const comments = await lockComments(
    tx,
    found.map((comment) => comment.id),
  );
  return comments.filter(({ status }) => GOING.some((going) => going === status));
}

/** What others have answered stays as a place in the thread, without a word or a name. */
async function emptyPlaces(tx: Transaction, before: number): Promise<number> {
  const places = await old(tx, 'comments.to-empty', before)
    .where('comments.text', '<>', '')
    .orderBy('comments.id')
    .limit(MOST_COMMENTS)
    .execute();
  const going = await stillGoing(tx, places);
  const ids = going.map((comment) => comment.id);
  if (ids.length === 0) return 0;
  await named(tx, 'comments.forget-origin')
    .deleteFrom('comment_origins')
    .where('comment_id', 'in', ids)
    .execute();
  await named(tx, 'comments.empty')
    .updateTable('comments')
    .set({
      status: 'deleted',
      text: '',
      html: '',
      author_id: null,
      guest_name: '',
      guest_email: null,
      guest_website: null,
      guest_token_hash: null,
      wants_replies: 0,
    })
    .where('id', 'in', ids)
    .execute();
  // Of spam there was no place to be seen.
  for (const { status, postId } of going) if (status === 'spam') invalidate(tx, [commentsTag(postId)]);
  return ids.length;
}

async function forgetOrigins(tx: Transaction, before: number): Promise<number> {
  const result = await named(tx, 'comment-origins.forget')
    .deleteFrom('comment_origins')
    .where('comment_id', 'in', (query) =>
      query
        .selectFrom('comment_origins')
        .select('comment_id')
        .where('created_at', '<', before)
        .orderBy('created_at')
        .limit(MOST_ORIGINS),
    )
    .executeTakeFirstOrThrow();
  return Number(result.numDeletedRows);
}

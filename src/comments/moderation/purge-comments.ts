import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import type { Settings } from '../../site/settings.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** In one run; what is left has its turn in the next. */
const MOST_LEVELS = 10;
const MOST_OF_A_LEVEL = 200;

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

/** Removes what was deleted or taken for spam long enough ago, and forgets where old comments came from. */
export async function purgeComments(
  tx: Transaction,
  { spamDays, commentOriginDays }: Pick<Settings, 'spamDays' | 'commentOriginDays'>,
  now: number,
): Promise<Purged> {
  const before = now - spamDays * DAY_MS;
  let removed = 0;
  let hasMore = true;
  // From the ends of threads towards their beginnings: what still has replies is kept, and has none after them.
  for (let level = 0; level < MOST_LEVELS && hasMore; level++) {
    const gone = await removeEnds(tx, before);
    removed += gone;
    hasMore = gone > 0;
  }
  return {
    removed,
    emptied: await emptyPlaces(tx, before),
    origins: await forgetOrigins(tx, now - commentOriginDays * DAY_MS),
    hasMore,
  };
}

/** Comments that nobody has touched since then, neither their writer nor a moderator. */
function old(tx: Transaction, name: string, before: number) {
  return named(tx, name)
    .selectFrom('comments')
    .select('comments.id')
    .where('comments.status', 'in', ['deleted', 'spam'])
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
  const ends = old(tx, 'comments.to-purge', before)
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
    .limit(MOST_OF_A_LEVEL);
  const result = await named(tx, 'comments.purge')
    .deleteFrom('comments')
    .where('id', 'in', ends)
    .executeTakeFirstOrThrow();
  return Number(result.numDeletedRows);
}

/** What others have answered stays as a place in the thread, without a word or a name. */
async function emptyPlaces(tx: Transaction, before: number): Promise<number> {
  const places = old(tx, 'comments.to-empty', before).where('comments.text', '<>', '').limit(MOST_OF_A_LEVEL);
  const result = await named(tx, 'comments.empty')
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
    .where('id', 'in', places)
    .executeTakeFirstOrThrow();
  return Number(result.numUpdatedRows);
}

async function forgetOrigins(tx: Transaction, before: number): Promise<number> {
  const result = await named(tx, 'comment-origins.forget')
    .deleteFrom('comment_origins')
    .where('created_at', '<', before)
    .executeTakeFirstOrThrow();
  return Number(result.numDeletedRows);
}

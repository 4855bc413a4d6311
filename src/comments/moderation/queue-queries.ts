import { sql } from 'kysely';
import type { Actor } from '../../accounts/actor.ts';
import { may } from '../../accounts/permissions.ts';
import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import type { Settings } from '../../site/settings.ts';
import type { QueuePage } from './queue-comment.ts';
import { QUEUE_PAGE_SIZE, type QueueFilter } from './queue-filter.ts';
import { toQueueComment } from './queue-row.ts';

/** Of what an answer answers. */
const BEGINNING_LENGTH = 240;

/** What there may be work with. */
const COUNTED = ['pending', 'spam'] as const;

type Asker = Pick<Actor, 'role' | 'userId'>;

/** The comments that somebody may moderate and that a filter lets through, newest first; three statements at most. */
export async function queuePage(
  db: Reader,
  asker: Asker,
  filter: QueueFilter,
  settings: Settings,
): Promise<QueuePage> {
  const rows = await queueRows(db, asker, filter);
  const mayBlock = may(asker, 'comments.block');
  return {
    comments: rows.slice(0, QUEUE_PAGE_SIZE).map((row) => toQueueComment(row, mayBlock, settings)),
    hasNext: rows.length > QUEUE_PAGE_SIZE,
    counts: await countByStatus(db, asker, filter.postId),
    post: filter.postId === null ? null : await postOf(db, asker, filter.postId),
  };
}

export type QueueRow = Awaited<ReturnType<typeof queueRows>>[number];

function queueRows(db: Reader, asker: Asker, filter: QueueFilter) {
  return named(db, 'comments.queue')
    .selectFrom('comments')
    .innerJoin('posts', 'posts.id', 'comments.post_id')
    .innerJoin('users as post_authors', 'post_authors.id', 'posts.author_id')
    .leftJoin('users as writers', 'writers.id', 'comments.author_id')
    .leftJoin('comment_origins', 'comment_origins.comment_id', 'comments.id')
    .leftJoin('comments as answered', 'answered.id', 'comments.parent_id')
    .leftJoin('users as answered_writers', 'answered_writers.id', 'answered.author_id')
    .select([
      'comments.id',
      'comments.status',
      'comments.html',
      'comments.created_at',
      'comments.edited_at',
      'comments.guest_name',
      'comments.guest_email',
      'comments.guest_website',
      'writers.name as writer_name',
      'writers.email as writer_email',
      'writers.role as writer_role',
      'writers.website as writer_website',
      'comment_origins.address',
      'comment_origins.reasons',
      'posts.id as post_id',
      'posts.title as post_title',
      'posts.slug as post_slug',
      'posts.published_at as post_published_at',
      'post_authors.slug as post_author_slug',
      'answered.id as answered_id',
      'answered.status as answered_status',
      'answered.guest_name as answered_guest',
      'answered_writers.name as answered_writer',
    ])
    .select((row) =>
      row
        .fn<string | null>('substr', ['answered.text', row.lit(1), row.lit(BEGINNING_LENGTH)])
        .as('beginning'),
    )
    .where('comments.id', 'in', idsOfPage(db, asker, filter))
    .orderBy('comments.created_at', 'desc')
    .orderBy('comments.id', 'desc')
    .execute();
}

/** One more than a page shows: whether there is another. */
function idsOfPage(db: Reader, asker: Asker, filter: QueueFilter) {
  let ids = ofAsker(db, asker, 'comments.queue', filter.postId)
    .select('comments.id')
    .where('comments.status', '=', filter.status)
    .orderBy('comments.created_at', 'desc')
    .orderBy('comments.id', 'desc')
    .limit(QUEUE_PAGE_SIZE + 1)
    .offset((filter.page - 1) * QUEUE_PAGE_SIZE);
  if (filter.status === 'deleted') ids = ids.where('comments.text', '<>', '');
  if (filter.query === '') return ids;
  const found = containing(filter.query);
  const columns = ['comments.text', 'comments.guest_name', 'writers.name'] as const;
  // An address that somebody may not see, they may not guess either.
  const addresses = may(asker, 'comments.block') ? (['comments.guest_email', 'writers.email'] as const) : [];
  return ids
    .leftJoin('users as writers', 'writers.id', 'comments.author_id')
    .where((row) => row.or([...columns, ...addresses].map((column) => found(column))));
}

/** Also as it was typed: SQLite turns only the letters of ASCII into small ones. */
function containing(query: string) {
  const pattern = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return (column: string) => {
    const value = sql.ref<string>(column);
    return sql<boolean>`(lower(${value}) like ${pattern(query.toLowerCase())} escape '\\' or ${value} like ${pattern(query)} escape '\\')`;
  };
}

/**
 * The comments on all posts; or those on one of them, or on their own for those who may moderate no others: these are
 * found from the posts, which are few, and not from the status, which most comments of the site share.
 */
function ofAsker(db: Reader, asker: Asker, name: string, postId: number | null) {
  const query = named(db, name);
  const mayAll = may(asker, 'comments.moderate');
  if (mayAll && postId === null) return query.selectFrom('comments');
  let comments = query
    .selectFrom('posts')
    .crossJoin('comments')
    .whereRef('comments.post_id', '=', 'posts.id');
  if (postId !== null) comments = comments.where('posts.id', '=', postId);
  if (!mayAll) comments = comments.where('posts.author_id', '=', asker.userId ?? 0);
  return comments;
}

async function countByStatus(db: Reader, asker: Asker, postId: number | null) {
  const rows = await ofAsker(db, asker, 'comments.queue-counts', postId)
    .select('comments.status')
    .select((row) => row.fn.countAll().as('count'))
    .where('comments.status', 'in', COUNTED)
    .groupBy('comments.status')
    .execute();
  const counts: QueuePage['counts'] = { pending: 0, spam: 0 };
  return { ...counts, ...Object.fromEntries(rows.map((row) => [row.status, Number(row.count)])) };
}

async function postOf(db: Reader, asker: Asker, id: number) {
  const post = await named(db, 'comments.post-of-queue')
    .selectFrom('posts')
    .select(['id', 'title', 'author_id'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (post === undefined || !may(asker, 'comments.moderate', post.author_id)) return null;
  return { id: post.id, title: post.title };
}

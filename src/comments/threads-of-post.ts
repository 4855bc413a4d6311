import { sql } from 'kysely';
import { dependOn } from '../cache/dependencies.ts';
import type { Reader } from '../database/database.ts';
import { runPrepared } from '../database/prepared.ts';
import { commentsTag } from './cache-tags.ts';
import type { CommentThread } from './comment.ts';
import { dependOnWriter, SHOWN_COLUMNS, shownComment, writerName } from './shown-comment.ts';

export interface CommentRange {
  /** From 1. */
  page: number;
  /** Approved comments on a page. */
  size: number;
}

/** How many deleted comments, one above the other, are shown as places above an approved one. */
const MOST_PLACES = 10;

/**
 * A page of a post's approved comments as threads, the oldest thread first, each in the order in which it was written;
 * one statement. A thread that goes on from the page before begins with what stands on this one.
 */
export async function threadsOfPost(
  db: Reader,
  post: { id: number; authorSlug: string },
  range: CommentRange,
): Promise<CommentThread[]> {
  dependOn(commentsTag(post.id));
  const rows = await rowsOfPage(db, post.id, range);
  const shown = rowsShown(rows).sort(inThreadOrder);
  const elsewhere = new Map(
    rows.filter((row) => row.is_on_page === 0 && row.status === 'approved').map((row) => [row.id, row]),
  );
  const byId = new Map<number, CommentThread>();
  for (const row of shown) byId.set(row.id, { ...shownComment(row, post), answers: null, replies: [] });
  const threads: CommentThread[] = [];
  for (const row of shown) {
    const thread = byId.get(row.id);
    if (thread === undefined) continue;
    // A reply to what was not approved, or is gone, stands on its own.
    (byId.get(row.parent_id ?? 0)?.replies ?? threads).push(thread);
    const answered = elsewhere.get(row.parent_id ?? 0);
    if (answered === undefined) continue;
    dependOnWriter(answered);
    thread.answers = { id: answered.id, authorName: writerName(answered) };
  }
  return threads;
}

type PageRow = Awaited<ReturnType<typeof rowsOfPage>>[number];

/** Those of the page and the places above them, each once: two may lead up to the same place. */
function rowsShown(rows: readonly PageRow[]): PageRow[] {
  const shown = rows.filter((row) => row.is_on_page === 1 || row.status === 'deleted');
  return [...new Map(shown.map((row) => [row.id, row])).values()];
}

function inThreadOrder(a: PageRow, b: PageRow): number {
  return a.thread_at - b.thread_at || a.thread_id - b.thread_id || a.created_at - b.created_at || a.id - b.id;
}

/**
 * The comments of the page, what of those they answer is not on it, and what deleted ones among these answer, in any
 * order. Joined by `cross join`, as SQLite keeps to the order of one: from the page's few comments to those they answer.
 */
function rowsOfPage(db: Reader, postId: number, { page, size }: CommentRange) {
  const place = { postId, offset: (page - 1) * size };
  return runPrepared(db, { name: 'comments.of-post', shape: size }, place, (given) =>
    db
      .withRecursive(
        (cte) => cte('page').materialized(),
        (cte) =>
          cte
            .selectFrom('comments')
            .select('id')
            .where('post_id', '=', given.postId)
            // As in the index, which holds approved comments only.
            .where('status', '=', sql.lit('approved'))
            .orderBy('thread_at')
            .orderBy('thread_id')
            .orderBy('created_at')
            .orderBy('id')
            .limit(sql.lit(size))
            .offset(given.offset),
      )
      .withRecursive('above(id, parent_id, status, level)', (cte) =>
        cte
          .selectFrom('page')
          .crossJoin('comments as replies')
          .crossJoin('comments as parents')
          .select(['parents.id', 'parents.parent_id', 'parents.status', sql.lit(1).as('level')])
          .whereRef('replies.id', '=', 'page.id')
          .whereRef('parents.id', '=', 'replies.parent_id')
          .where('parents.id', 'not in', (query) => query.selectFrom('page').select('page.id'))
          .union(
            cte
              .selectFrom('above')
              .crossJoin('comments as parents')
              .select(['parents.id', 'parents.parent_id', 'parents.status'])
              .select(sql<number>`above.level + 1`.as('level'))
              .whereRef('parents.id', '=', 'above.parent_id')
              .where('above.status', '=', sql.lit('deleted'))
              .where('above.level', '<', sql.lit(MOST_PLACES)),
          ),
      )
      .with('shown', (cte) =>
        cte
          .selectFrom('page')
          .select(['page.id', sql.lit(1).as('is_on_page')])
          .unionAll(cte.selectFrom('above').select(['above.id', sql.lit(0).as('is_on_page')])),
      )
      .selectFrom('shown')
      .crossJoin('comments')
      .leftJoin('users', 'users.id', 'comments.author_id')
      .select(SHOWN_COLUMNS)
      .select(['comments.thread_at', 'comments.thread_id', 'shown.is_on_page'])
      // Of what stands on another page only the name is shown.
      .select(sql<string>`case when shown.is_on_page = 1 then comments.html else '' end`.as('html'))
      .whereRef('comments.id', '=', 'shown.id')
      .compile(),
  );
}

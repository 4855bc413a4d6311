import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { invalidate } from '../invalidation/log.ts';
import { commentsTag } from './cache-tags.ts';

/** Brings a comment whose parent or time was changed, and all that hangs below it, to the thread in which it now stands. */
export async function moveThread(tx: Transaction, id: number): Promise<void> {
  const thread = await named(tx, 'comments.thread-of')
    .selectFrom('comments')
    .leftJoin('comments as parents', 'parents.id', 'comments.parent_id')
    .select(['comments.post_id', 'comments.created_at', 'parents.thread_id', 'parents.thread_at'])
    .where('comments.id', '=', id)
    .executeTakeFirstOrThrow();
  await named(tx, 'comments.move-thread')
    .withRecursive('below(id)', (db) =>
      db
        .selectFrom('comments')
        .select('id')
        .where('id', '=', id)
        // Ends where comments answer one another in a circle.
        .union(
          db
            .selectFrom('below')
            .innerJoin('comments as replies', 'replies.parent_id', 'below.id')
            .select('replies.id'),
        ),
    )
    .updateTable('comments')
    .set({ thread_id: thread.thread_id ?? id, thread_at: thread.thread_at ?? thread.created_at })
    .where('id', 'in', (db) => db.selectFrom('below').select('below.id'))
    .execute();
  invalidate(tx, [commentsTag(thread.post_id)]);
}

import type { Actor } from '../../accounts/actor.ts';
import { may } from '../../accounts/permissions.ts';
import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';

/** Comments that wait for somebody who moderates: on all posts, or on their own where they may do no more. One statement. */
export async function countPending(db: Reader, actor: Pick<Actor, 'role' | 'userId'>): Promise<number> {
  const { userId } = actor;
  const mayAll = may(actor, 'comments.moderate');
  if (!mayAll && (userId === null || !may(actor, 'comments.moderate', userId))) return 0;
  let pending = named(db, 'comments.count-pending')
    .selectFrom('comments')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('comments.status', '=', 'pending');
  if (!mayAll) {
    pending = pending
      .innerJoin('posts', 'posts.id', 'comments.post_id')
      .where('posts.author_id', '=', userId ?? 0);
  }
  return Number((await pending.executeTakeFirstOrThrow()).count);
}

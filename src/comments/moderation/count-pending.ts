import type { Actor } from '../../accounts/actor.ts';
import { may } from '../../accounts/permissions.ts';
import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';

/** Comments that wait for somebody who moderates: on all posts, or on their own where they may do no more. One statement. */
export async function countPending(db: Reader, actor: Pick<Actor, 'role' | 'userId'>): Promise<number> {
  const { userId } = actor;
  const mayAll = may(actor, 'comments.moderate');
  if (!mayAll && (userId === null || !may(actor, 'comments.moderate', userId))) return 0;
  const query = named(db, 'comments.count-pending');
  // From their posts, not from all that waits on the site.
  const comments = mayAll
    ? query.selectFrom('comments')
    : query
        .selectFrom('posts')
        .crossJoin('comments')
        .whereRef('comments.post_id', '=', 'posts.id')
        .where('posts.author_id', '=', userId);
  const { count } = await comments
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('comments.status', '=', 'pending')
    .executeTakeFirstOrThrow();
  return Number(count);
}

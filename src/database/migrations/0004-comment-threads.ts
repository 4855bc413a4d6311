// Each comment carries the beginning of its thread, so that a page of a post's comments is a piece of one index.
import type { DatabaseKind } from '../database.ts';
import { dialects } from './dialects.ts';
import type { Migration } from './migrations.ts';

export const commentThreads: Migration = {
  name: 'comment-threads',
  statements: (kind: DatabaseKind) => {
    const { int } = dialects[kind];
    return [
      `alter table comments add column thread_id ${int} not null default 0`,
      `alter table comments add column thread_at ${int} not null default 0`,
      'update comments set thread_id = id, thread_at = created_at',
      takeThreadsDown,
      `create index comments_by_thread on comments (post_id, thread_at, thread_id, created_at, id)
        where status = 'approved'`,
    ];
  },
};

// `union`, not `union all`: it also ends where comments answer one another in a circle.
const takeThreadsDown = `with recursive replies (id, thread_id, thread_at) as (
    select comments.id, beginnings.id, beginnings.created_at
    from comments join comments as beginnings on beginnings.id = comments.parent_id
    where beginnings.parent_id is null
    union
    select comments.id, replies.thread_id, replies.thread_at
    from replies join comments on comments.parent_id = replies.id
  )
  update comments set thread_id = replies.thread_id, thread_at = replies.thread_at
  from replies where replies.id = comments.id`;

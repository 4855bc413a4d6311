// Tags and authors carry how many published posts they have, and `list_counts` how many lie in each stretch of time;
// whoever changes a post changes these with it.
import { sql } from 'kysely';
import { authorTags } from '../authors/cache-tags.ts';
import type { Transaction } from '../database/database.ts';
import { databaseKind } from '../database/database-kind.ts';
import { named } from '../database/named.ts';
import { invalidate } from '../invalidation/log.ts';
import { ANY_TAG } from '../tags/cache-tags.ts';
import type { PostStatus } from './post.ts';
import { bucketOf, LEVELS } from './post-list-counts.ts';

export interface CountedState {
  status: PostStatus;
  authorId: number;
  tagIds: readonly number[];
  publishedAt: number | null;
}

/**
 * For `recordPostChanges`: called once in a transaction, for all posts that it changes, after their rows are locked.
 * Whoever else changes one of these counts waits from here to the transaction's end. Three statements at most.
 * @param before none for a new post. @param after none for one that is deleted.
 */
export async function changeCounts(
  tx: Transaction,
  before: readonly CountedState[],
  after: readonly CountedState[],
): Promise<void> {
  const changes = new CountChanges();
  for (const state of before) changes.add(state, -1);
  for (const state of after) changes.add(state, 1);
  const authors = await addToPostCounts(tx, 'users', changes.authors);
  // Whoever has no posts has no page: what names them links elsewhere.
  for (const id of authors) invalidate(tx, [authorTags.all(id), authorTags.link(id)]);
  const tags = await addToPostCounts(tx, 'tags', changes.tags);
  if (tags.length > 0) invalidate(tx, [ANY_TAG]);
  await addToListCounts(tx, changes.lists);
}

class CountChanges {
  readonly authors = new Map<number, number>();
  readonly tags = new Map<number, number>();
  /** By list, its id, level and bucket, as `keyOf` writes them. */
  readonly lists = new Map<string, number>();

  add({ status, authorId, tagIds, publishedAt }: CountedState, change: number): void {
    if (status !== 'published' || publishedAt === null) return;
    add(this.authors, authorId, change);
    this.#addToList('site', 0, publishedAt, change);
    this.#addToList('author', authorId, publishedAt, change);
    for (const tagId of tagIds) {
      add(this.tags, tagId, change);
      this.#addToList('tag', tagId, publishedAt, change);
    }
  }

  #addToList(list: 'site' | 'tag' | 'author', id: number, publishedAt: number, change: number): void {
    for (const each of LEVELS)
      add(this.lists, `${list} ${id} ${each.level} ${bucketOf(publishedAt, each)}`, change);
  }
}

function add<Key>(counts: Map<Key, number>, key: Key, change: number): void {
  counts.set(key, (counts.get(key) ?? 0) + change);
}

/** The ids of those that had none before, or have none now. */
async function addToPostCounts(
  tx: Transaction,
  table: 'users' | 'tags',
  counts: ReadonlyMap<number, number>,
): Promise<number[]> {
  const changes = [...counts].filter(([, change]) => change !== 0);
  if (changes.length === 0) return [];
  const changed = await updatePostCounts(tx, table, changes);
  const isNone = (posts: number, change: number) => posts === 0 || posts === change;
  return changed.filter((row) => isNone(row.post_count, counts.get(row.id) ?? 0)).map((row) => row.id);
}

// Rows are locked in the order of their ids, so that two transactions never wait for each other in a circle.
async function updatePostCounts(
  tx: Transaction,
  table: 'users' | 'tags',
  changes: readonly (readonly [id: number, posts: number])[],
): Promise<{ id: number; post_count: number }[]> {
  const target = sql.table(table);
  const db = named(tx, `${table === 'users' ? 'authors' : 'tags'}.count-posts`);
  const returned = sql`returning ${target}.id, ${target}.post_count`;
  if (databaseKind(tx) === 'sqlite') {
    const { rows } = await sql<{ id: number; post_count: number }>`
      update ${target} set post_count = post_count + (changes.value ->> 1)
      from json_each(${JSON.stringify(changes)}) as changes where ${target}.id = changes.value ->> 0
      ${returned}
    `.execute(db);
    return rows;
  }
  const [ids, posts] = [changes.map(([id]) => id), changes.map(([, change]) => change)];
  const { rows } = await sql<{ id: number; post_count: number }>`
    with changes as (
      select ${target}.id, change.posts
      from ${target} join unnest(${ids}::bigint[], ${posts}::bigint[]) as change (id, posts) on change.id = ${target}.id
      order by ${target}.id for no key update of ${target}
    )
    update ${target} set post_count = post_count + changes.posts from changes where changes.id = ${target}.id
    ${returned}
  `.execute(db);
  return rows;
}

// A row that is down to 0 stays: it may be wanted again soon. They are inserted, and so locked, in one order.
async function addToListCounts(tx: Transaction, counts: ReadonlyMap<string, number>): Promise<void> {
  const rows = [...counts]
    .filter(([, change]) => change !== 0)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, change]) => {
      const [list, ...numbers] = key.split(' ');
      return [list, ...numbers.map(Number), change];
    });
  if (rows.length === 0) return;
  await sql`
    insert into list_counts (list, list_id, level, bucket, posts) ${listCountRows(tx, rows)}
    on conflict (list, list_id, level, bucket) do update set posts = list_counts.posts + excluded.posts
  `.execute(named(tx, 'lists.count-posts'));
}

function listCountRows(tx: Transaction, rows: readonly (readonly unknown[])[]) {
  if (databaseKind(tx) === 'sqlite')
    return sql`select value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
      from json_each(${JSON.stringify(rows)}) where true`;
  const column = (index: number) => sql`${rows.map((row) => row[index])}`;
  return sql`select * from unnest(
    ${column(0)}::text[], ${column(1)}::bigint[], ${column(2)}::bigint[], ${column(3)}::bigint[], ${column(4)}::bigint[]
  )`;
}

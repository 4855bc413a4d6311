import { sql } from 'kysely';
import type { Transaction } from '../database/database.ts';
import { databaseKind } from '../database/database-kind.ts';
import { named } from '../database/named.ts';
import { ftsColumns, ftsToken } from './fts-query.ts';
import { type IndexedWords, indexedWords, type SearchText } from './indexed-words.ts';
import { countWords, type WordsOfPost } from './search-words.ts';
import { sortKey } from './sort-key.ts';
import { timeTokens } from './time-tokens.ts';
import { tsvectorText } from './ts-query.ts';

export interface SearchEntry extends SearchText {
  postId: number;
}

/**
 * Makes a post findable by these texts and no others, in the place among the results that the date in its row gives it: to
 * be called after each change of the date. Whether it is shown depends on its status, at each search.
 */
export function indexPost(tx: Transaction, postId: number, content: SearchText): Promise<void> {
  return indexPosts(tx, [{ postId, ...content }]);
}

/** Does what `indexPost` does for many posts, with the same few statements. */
export async function indexPosts(tx: Transaction, entries: readonly SearchEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const indexed = entries.map(({ postId, ...content }) => ({ postId, words: indexedWords(content) }));
  if (databaseKind(tx) === 'postgres') await indexInPostgres(tx, indexed);
  else await indexInSqlite(tx, indexed);
}

/** Forgets a post; both databases need it when a post is deleted, as SQLite's index does not follow foreign keys. */
export async function removePost(tx: Transaction, postId: number): Promise<void> {
  if (databaseKind(tx) === 'postgres') {
    await named(tx, 'search.remove').deleteFrom('posts_search').where('post_id', '=', postId).execute();
  } else await removeFromSqlite(tx, [postId]);
}

interface IndexedPost {
  postId: number;
  words: IndexedWords;
}

async function indexInSqlite(tx: Transaction, posts: readonly IndexedPost[]): Promise<void> {
  const ids = posts.map((post) => post.postId);
  await removeFromSqlite(tx, ids);
  await placeInSqlite(tx, ids);
  const rows = posts.map(({ postId, words }) => [postId, ...ftsColumns(words)]);
  // In the order of the keys: FTS5 begins a new part of its index with each that is less than the one before.
  await sql`
    insert into posts_search (rowid, title, lead, text)
    select search_keys.sort_key, value ->> 1, value ->> 2, value ->> 3
    from json_each(${JSON.stringify(rows)}) join search_keys on search_keys.post_id = value ->> 0
    order by search_keys.sort_key
  `.execute(named(tx, 'search.index'));
  await countWords(tx, posts.map(wordsOfPost), ftsToken);
}

async function removeFromSqlite(tx: Transaction, postIds: readonly number[]): Promise<void> {
  const ids = sql`select value from json_each(${JSON.stringify(postIds)})`;
  await sql`
    delete from posts_search where rowid in (select sort_key from search_keys where post_id in (${ids}))
  `.execute(named(tx, 'search.remove'));
  await sql`delete from search_keys where post_id in (${ids})`.execute(named(tx, 'search.remove-keys'));
}

/** Gives each post its key, or the next that is free. */
async function placeInSqlite(tx: Transaction, postIds: readonly number[]): Promise<void> {
  const ids = sql`select value from json_each(${JSON.stringify(postIds)})`;
  const missing = sql`posts.id in (${ids}) and posts.id not in (select post_id from search_keys)`;
  for (let moved = 0, isComplete = false; !isComplete; moved++) {
    // Numbers come as floating ones, which a key does not fit into.
    await sql`
      insert into search_keys (sort_key, post_id)
      select ${sortKey('sqlite')} + cast(${moved} as integer), posts.id from posts where ${missing}
      on conflict (sort_key) do nothing
    `.execute(named(tx, 'search.place'));
    const { rows } = await sql`select 1 from posts where ${missing} limit 1`.execute(
      named(tx, 'search.unplaced'),
    );
    isComplete = rows.length === 0;
  }
}

async function indexInPostgres(tx: Transaction, posts: readonly IndexedPost[]): Promise<void> {
  const ids = posts.map((post) => post.postId);
  const documents = posts.map(({ words }) => tsvectorText(words));
  await sql`
    insert into posts_search (post_id, sort_key, document)
    select posts.id, ${sortKey('postgres')}, given.document || array_to_tsvector(${timeTokens()})
    from unnest(${ids}::bigint[], ${documents}::tsvector[]) as given (post_id, document)
    join posts on posts.id = given.post_id
    on conflict (post_id) do update set sort_key = excluded.sort_key, document = excluded.document
  `.execute(named(tx, 'search.index'));
  await countWords(tx, posts.map(wordsOfPost), (word) => word);
}

function wordsOfPost({ postId, words }: IndexedPost): WordsOfPost {
  return { postId, words: [...words.all, ...words.unplaced] };
}

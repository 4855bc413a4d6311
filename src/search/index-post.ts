import { sql } from 'kysely';
import type { Transaction } from '../database/database.ts';
import { databaseKind } from '../database/database-kind.ts';
import { named } from '../database/named.ts';
import { ftsColumns } from './fts-query.ts';
import { indexedWords, type SearchText } from './indexed-words.ts';
import { tsvectorText } from './ts-query.ts';

export interface SearchEntry extends SearchText {
  postId: number;
}

/** Makes a post findable by these texts and no others. Whether it is shown depends on its status, at each search. */
export function indexPost(tx: Transaction, postId: number, content: SearchText): Promise<void> {
  return indexPosts(tx, [{ postId, ...content }]);
}

/** Does what `indexPost` does for many posts, with one statement. */
export async function indexPosts(tx: Transaction, entries: readonly SearchEntry[]): Promise<void> {
  if (databaseKind(tx) === 'postgres') await indexInPostgres(tx, entries);
  else await indexInSqlite(tx, entries);
}

/** Forgets a post; both databases need it when a post is deleted, as SQLite's index does not follow foreign keys. */
export async function removePost(tx: Transaction, postId: number): Promise<void> {
  const column = databaseKind(tx) === 'postgres' ? 'post_id' : 'rowid';
  await named(tx, 'search.remove').deleteFrom('posts_search').where(column, '=', postId).execute();
}

async function indexInSqlite(tx: Transaction, entries: readonly SearchEntry[]): Promise<void> {
  const rows = entries.map(({ postId, ...content }) => [postId, ...ftsColumns(indexedWords(content))]);
  await sql`
    insert or replace into posts_search (rowid, title, lead, text)
    select value ->> 0, value ->> 1, value ->> 2, value ->> 3 from json_each(${JSON.stringify(rows)})
  `.execute(named(tx, 'search.index'));
}

async function indexInPostgres(tx: Transaction, entries: readonly SearchEntry[]): Promise<void> {
  const ids = entries.map((entry) => entry.postId);
  const documents = entries.map((entry) => tsvectorText(indexedWords(entry)));
  await sql`
    insert into posts_search (post_id, document)
    select * from unnest(${ids}::bigint[], ${documents}::tsvector[])
    on conflict (post_id) do update set document = excluded.document
  `.execute(named(tx, 'search.index'));
}

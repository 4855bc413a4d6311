// Which words there are, and about how often: a word that is still being typed stands for the most frequent ones that
// begin with it, by their names, because neither database reads "all words that begin so" without reading all their posts.
import { sql } from 'kysely';
import type { Transaction } from '../database/database.ts';
import { databaseKind } from '../database/database-kind.ts';
import { named } from '../database/named.ts';

export interface WordsOfPost {
  postId: number;
  words: Iterable<string>;
}

/** Shorter ones begin with nothing that is looked for. */
const MIN_LENGTH = 3;
const HASHES = 2 ** 32;

/**
 * Counts words roughly: a word of level n is in about 2^n posts. Each post raises a level with half the chance of the one
 * before, by a number made of the post and the word; so frequent words are hardly ever written, posts that are saved at the
 * same time don't wait for each other, and both databases come to the same.
 * @param token a word as the database's index has it.
 */
export async function countWords(
  tx: Transaction,
  posts: readonly WordsOfPost[],
  token: (word: string) => string,
): Promise<void> {
  const found = posts.map(({ postId, words }) => ({
    postId,
    words: new Set([...words].filter((word) => word.length >= MIN_LENGTH)),
  }));
  const tokens = new Map(
    found.flatMap(({ words }) => [...words].map((word) => [word, token(word)] as const)),
  );
  const levels = await levelsOf(tx, [...tokens.values()]);
  const raised = new Map<string, number>();
  for (const { postId, words } of found) {
    for (const word of words) {
      const known = tokens.get(word) ?? word;
      const level = levels.get(known) ?? 0;
      if (level > 0 && hash(postId, word) >= HASHES / 2 ** level) continue;
      levels.set(known, level + 1);
      raised.set(known, level + 1);
    }
  }
  if (raised.size > 0) await raise(tx, raised);
}

async function levelsOf(tx: Transaction, words: readonly string[]): Promise<Map<string, number>> {
  const list =
    databaseKind(tx) === 'postgres'
      ? sql`select unnest(${words}::text[])`
      : sql`select value from json_each(${JSON.stringify(words)})`;
  const { rows } = await sql<{ word: string; level: number }>`
    select word, level from search_words where word in (${list})
  `.execute(named(tx, 'search.word-levels'));
  return new Map(rows.map(({ word, level }) => [word, level]));
}

async function raise(tx: Transaction, levels: ReadonlyMap<string, number>): Promise<void> {
  // In one order, so that two transactions never wait for each other in a circle.
  const rows = [...levels].sort(([a], [b]) => (a < b ? -1 : 1));
  const isPostgres = databaseKind(tx) === 'postgres';
  const given = isPostgres
    ? sql`select * from unnest(${rows.map(([word]) => word)}::text[], ${rows.map(([, level]) => level)}::bigint[])`
    : sql`select value ->> 0, value ->> 1 from json_each(${JSON.stringify(rows)}) where true`;
  await sql`
    insert into search_words (word, level) ${given}
    on conflict (word) do update set level = excluded.level where excluded.level > search_words.level
  `.execute(named(tx, 'search.count-words'));
}

// FNV-1a, then mixed so that the posts of a word and the words of a post differ in all bits.
function hash(postId: number, word: string): number {
  let hashed = 0x811c9dc5 ^ postId;
  for (let index = 0; index < word.length; index++)
    hashed = Math.imul(hashed ^ word.charCodeAt(index), 0x01000193);
  hashed = Math.imul(hashed ^ (hashed >>> 16), 0x85ebca6b);
  hashed = Math.imul(hashed ^ (hashed >>> 13), 0xc2b2ae35);
  return (hashed ^ (hashed >>> 16)) >>> 0;
}

import { sql } from 'kysely';
import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';

const SHOWN = 20;

/** The names of the tags that have some letters within, those on most posts first. */
export async function tagNames(db: Reader, typed: string): Promise<string[]> {
  const letters = typed.toLowerCase();
  // SQLite knows capitals of ASCII alone: others are looked for as they are, and at the beginning of a name.
  const forms = new Set([typed, letters, letters.charAt(0).toUpperCase() + letters.slice(1)]);
  const patterns = [...forms].map((form) => `%${form.replace(/[\\%_]/g, '\\$&')}%`);
  const rows = await named(db, 'tags.names')
    .selectFrom('tags')
    .select('name')
    .where((where) =>
      where.or([
        sql<boolean>`lower(name) like ${`%${letters.replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`,
        ...patterns.map((pattern) => sql<boolean>`name like ${pattern} escape '\\'`),
      ]),
    )
    .orderBy('post_count', 'desc')
    .orderBy('name')
    .limit(SHOWN)
    .execute();
  return rows.map((row) => row.name);
}

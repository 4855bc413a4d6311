import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';

const SHOWN = 20;

/** The names of the tags that begin with some letters or have them within, those on most posts first. */
export async function tagNames(db: Reader, typed: string): Promise<string[]> {
  // SQLite knows capitals of ASCII alone.
  const forms = new Set([typed, typed.toLowerCase(), typed.charAt(0).toUpperCase() + typed.slice(1)]);
  const patterns = [...forms].map((form) => `%${form.replace(/[\\%_]/g, '_').toLowerCase()}%`);
  const exact = [...forms].map((form) => `%${form.replace(/[\\%_]/g, '_')}%`);
  const rows = await named(db, 'tags.names')
    .selectFrom('tags')
    .select('name')
    .where((where) =>
      where.or([
        ...patterns.map((pattern) => where(where.fn<string>('lower', ['name']), 'like', pattern)),
        ...exact.map((pattern) => where('name', 'like', pattern)),
      ]),
    )
    .orderBy('post_count', 'desc')
    .orderBy('name')
    .limit(SHOWN)
    .execute();
  return rows.map((row) => row.name);
}

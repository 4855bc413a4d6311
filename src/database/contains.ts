import { type RawBuilder, sql } from 'kysely';

/** Whether one of the columns holds the text, in capitals or small letters. */
export function containsText(columns: readonly string[], text: string): RawBuilder<boolean> {
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const exact = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  // SQLite's `lower` knows no letters but those of ASCII.
  const conditions = columns.flatMap((column) => [
    sql`lower(${sql.ref(column)}) like ${pattern} escape '\\'`,
    sql`${sql.ref(column)} like ${exact} escape '\\'`,
  ]);
  return sql<boolean>`(${sql.join(conditions, sql` or `)})`;
}

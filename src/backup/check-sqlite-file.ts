import { DatabaseSync } from 'node:sqlite';
import { reasonOf } from './backup-error.ts';
import type { TableSummary } from './manifest.ts';
import { countSqliteRows } from './sqlite-counts.ts';

/** What is wrong with a database file that nobody else uses, for a person; null when nothing is. */
export function checkSqliteFile(file: string, expected: readonly TableSummary[] | null): string | null {
  try {
    using database = new DatabaseSync(file);
    return (
      integrityProblem(database) ??
      foreignKeyProblem(database) ??
      (expected === null ? null : rowsProblem(database, expected))
    );
  } catch (error) {
    return `SQLite cannot read the database in it (${reasonOf(error)})`;
  }
}

function integrityProblem(database: DatabaseSync): string | null {
  const answer = database.prepare('pragma integrity_check(1)').get()?.integrity_check;
  return answer === 'ok' ? null : `SQLite finds fault with the database in it (${String(answer)})`;
}

function foreignKeyProblem(database: DatabaseSync): string | null {
  const row = database.prepare('pragma foreign_key_check').get();
  if (row === undefined) return null;
  return `a row of ${String(row.table)} in it refers to one of ${String(row.parent)} that is not there`;
}

function rowsProblem(database: DatabaseSync, expected: readonly TableSummary[]): string | null {
  const found = new Map(countSqliteRows(database).map(({ name, rows }) => [name, rows]));
  for (const { name, rows } of expected) {
    const count = found.get(name);
    if (count !== rows) return `${name} has ${count ?? 'no'} rows instead of ${rows}`;
    found.delete(name);
  }
  const [surplus] = found.keys();
  return surplus === undefined ? null : `it has a table ${surplus} that was not counted`;
}

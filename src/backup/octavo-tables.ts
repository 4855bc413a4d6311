import type { DatabaseKind } from '../database/database.ts';
import { DatabaseError } from '../database/database-error.ts';
import { MIGRATIONS } from '../database/migrations/migrations.ts';

/** Of statements as migrations have them. */
const CREATED = /^\s*create (table|function) (?:if not exists )?(\w+)/i;
const DROPPED = /^\s*drop (table|function) (?:if exists )?(\w+)/i;
const RENAMED = /^\s*alter table (\w+) rename to (\w+)/i;

export interface MadeNames {
  tables: readonly string[];
  functions: readonly string[];
}

/** What the first `count` migrations make, on PostgreSQL: there it may stand in one schema with what is not ours. */
export function namesMadeBy(kind: DatabaseKind, count: number): MadeNames {
  const made = { table: new Set(['migrations']), function: new Set<string>() };
  for (const statement of MIGRATIONS.slice(0, count).flatMap((migration) => migration.statements(kind))) {
    const [, created, newName = ''] = CREATED.exec(statement) ?? [];
    if (created !== undefined) made[kindOf(created)].add(newName);
    const [, dropped, oldName = ''] = DROPPED.exec(statement) ?? [];
    if (dropped !== undefined) made[kindOf(dropped)].delete(oldName);
    const [, from, to] = RENAMED.exec(statement) ?? [];
    if (from !== undefined && to !== undefined && made.table.delete(from)) made.table.add(to);
  }
  return { tables: [...made.table], functions: [...made.function] };
}

/** The names of migrations that this Octavo does not know, in this order. */
export function unknownMigrations(names: readonly string[]): string[] {
  return names.filter((name, index) => MIGRATIONS[index]?.name !== name);
}

/** @throws DatabaseError `newer-schema`. */
export function refuseNewerSchema(names: readonly string[]): void {
  const [unknown] = unknownMigrations(names);
  if (unknown === undefined) return;
  const message = `The database has the migration "${unknown}", which this Octavo does not know. Use the newer Octavo that made it.`;
  throw new DatabaseError('newer-schema', message);
}

function kindOf(word: string): 'table' | 'function' {
  return word.toLowerCase() === 'table' ? 'table' : 'function';
}

import { sql } from 'kysely';
import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { CheckupContext } from './checkup.ts';
import type { CheckResult } from './finding.ts';

const MOST_NAMED = 100;

/** Whether rows refer to rows that are there. PostgreSQL sees to it by itself, unless somebody switched it off. */
export async function checkForeignKeys({ database }: CheckupContext): Promise<CheckResult> {
  const db = named(database.read, 'doctor.foreign-keys');
  const findings = database.kind === 'sqlite' ? await brokenRows(db) : await laxConstraints(db);
  return { detail: database.kind === 'sqlite' ? 'every row' : 'every constraint', findings };
}

async function brokenRows(db: Reader): Promise<CheckResult['findings']> {
  const { rows } = await sql<{ table: string; row: number | null; parent: string }>`
    select "table", rowid as row, parent from pragma_foreign_key_check limit ${MOST_NAMED}
  `.execute(db);
  return rows.map(({ table, row, parent }) => ({
    subject: `${table} ${row ?? ''}`.trim(),
    message: `The row ${row ?? ''} of ${table} refers to a row of ${parent} that is not there.`,
    fix: 'Something else has written to this database. Bring back the last backup: octavo restore',
  }));
}

async function laxConstraints(db: Reader): Promise<CheckResult['findings']> {
  const { rows } = await sql<{ name: string; table_name: string }>`
    select conname as name, conrelid::regclass::text as table_name from pg_constraint
    where contype = 'f' and not convalidated
      and connamespace = (select relnamespace from pg_class where oid = to_regclass('migrations'))
  `.execute(db);
  return rows.map(({ name, table_name: table }) => ({
    subject: name,
    message: `The constraint ${name} of ${table} has not been checked for the rows that were there before it.`,
    fix: `alter table ${table} validate constraint ${name};`,
  }));
}

import { sql } from 'kysely';
import type { Database, Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { CheckupContext } from './checkup.ts';
import type { CheckResult } from './finding.ts';
import { listIndexes } from './list-indexes.ts';

/** Whether the bytes of the database are sound. It may take minutes, and nobody else waits in the doctor's process. */
export async function checkIntegrity({ database }: CheckupContext): Promise<CheckResult> {
  const db = named(database.read, 'doctor.integrity');
  return database.kind === 'sqlite' ? checkFile(db) : checkTrees(database, db);
}

const RESTORE =
  'The disk or the file is damaged. Keep a copy of the file, then bring back the last backup: octavo restore';

async function checkFile(db: Reader): Promise<CheckResult> {
  const problems = await sql<{ integrity_check: string }>`pragma integrity_check(100)`.execute(db).then(
    ({ rows }) => rows.map((row) => row.integrity_check).filter((line) => line !== 'ok'),
    (error: unknown) => [error instanceof Error ? error.message : String(error)],
  );
  const findings = problems.map((message) => ({
    subject: 'the file',
    message: `SQLite says: ${message}`,
    fix: RESTORE,
  }));
  return { detail: 'every page of the file', findings };
}

async function checkTrees(database: Database, db: Reader): Promise<CheckResult> {
  const { rows } = await sql`select 1 from pg_extension where extname = 'amcheck'`.execute(db);
  if (rows.length === 0) {
    return {
      detail: 'not looked at: “create extension amcheck;” as a superuser makes it possible',
      findings: [],
    };
  }
  const trees = [...(await listIndexes(database.read)).values()].filter(({ definition }) =>
    definition.includes(' using btree '),
  );
  const findings: CheckResult['findings'] = [];
  for (const { name } of trees) {
    const problem = await sql`select bt_index_check(${name}::regclass)`.execute(db).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    if (problem !== null)
      findings.push({
        subject: name,
        message: `PostgreSQL says: ${problem}`,
        fix: `reindex index concurrently ${name};`,
      });
  }
  return { detail: `${trees.length} indexes`, findings };
}

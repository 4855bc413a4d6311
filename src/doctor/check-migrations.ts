import { MIGRATIONS } from '../database/migrations/migrations.ts';
import { named } from '../database/named.ts';
import type { CheckupContext } from './checkup.ts';
import type { CheckResult } from './finding.ts';
import { tablesOf } from './list-tables.ts';

/** Whether the tables are those of this version. */
export async function checkMigrations({ database: { read: db } }: CheckupContext): Promise<CheckResult> {
  const applied = (await tablesOf(db)).has('migrations')
    ? await named(db, 'doctor.migrations')
        .selectFrom('migrations')
        .select(['id', 'name'])
        .orderBy('id')
        .execute()
    : [];
  const unknown = applied.filter(({ id, name }) => MIGRATIONS[id - 1]?.name !== name);
  const pending = MIGRATIONS.slice(applied.length);
  const findings = [
    ...unknown.map(({ id, name }) => ({
      subject: name,
      message: `The database has the migration ${id} “${name}”, which this Octavo does not know.`,
      fix: 'Use the newer Octavo that made it.',
    })),
    ...pending.map(({ name }) => ({
      subject: name,
      message: `The migration “${name}” has not been applied; the other checks wait for it.`,
      fix: 'octavo migrate',
    })),
  ];
  return { detail: `${applied.length} applied`, findings };
}

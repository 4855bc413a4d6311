import type { Database } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { CheckResult } from './finding.ts';

/** Whether what changes can be written where caches read of it. */
export async function checkLog({
  database,
}: {
  database: Pick<Database, 'kind' | 'read'>;
}): Promise<CheckResult> {
  // One statement and so of one moment: others append meanwhile.
  const { newest, head } = await named(database.read, 'doctor.log-ends')
    .selectNoFrom((select) => [
      select
        .selectFrom('invalidations')
        .select((row) => row.fn.coalesce(row.fn.max('position'), row.lit(0)).as('newest'))
        .$asScalar()
        .$notNull()
        .as('newest'),
      select.selectFrom('invalidation_log').select('position').where('id', '=', 1).as('head'),
    ])
    .executeTakeFirstOrThrow();
  const detail = `position ${newest}`;
  if (head === null) {
    const message = 'The table invalidation_log has lost its row: nothing that readers see can be changed.';
    const fix = 'Bring the newest backup back with "octavo restore".';
    return { detail, findings: [{ subject: 'invalidation_log', message, fix }] };
  }
  if (database.kind === 'sqlite' || head === newest || newest === 0) return { detail, findings: [] };
  const message = `The newest position is ${newest}, but invalidation_log says ${head}.`;
  const fix = `update invalidation_log set epoch = gen_random_uuid(), position = ${Math.max(newest, head) + 1};`;
  return { detail, findings: [{ subject: 'invalidation_log', message, fix }] };
}

import { named } from '../database/named.ts';
import { newestPosition } from '../invalidation/log.ts';
import type { CheckupContext } from './checkup.ts';
import type { CheckResult } from './finding.ts';

/** Whether what changes can be written where caches read of it. */
export async function checkLog({ database }: CheckupContext): Promise<CheckResult> {
  const newest = await newestPosition(database.read);
  const head = await named(database.read, 'doctor.log-head')
    .selectFrom('invalidation_log')
    .select('position')
    .where('id', '=', 1)
    .executeTakeFirst();
  const detail = `position ${newest}`;
  if (head === undefined) {
    const message = 'The table invalidation_log has lost its row: nothing that readers see can be changed.';
    const fix = 'Bring the newest backup back with "octavo restore".';
    return { detail, findings: [{ subject: 'invalidation_log', message, fix }] };
  }
  if (database.kind === 'sqlite' || head.position === newest || newest === 0) return { detail, findings: [] };
  const message = `The newest position is ${newest}, but invalidation_log says ${head.position}.`;
  const fix = `update invalidation_log set epoch = gen_random_uuid(), position = ${Math.max(newest, head.position) + 1};`;
  return { detail, findings: [{ subject: 'invalidation_log', message, fix }] };
}

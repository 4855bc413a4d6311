import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { Settings } from './settings.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const AT_ONCE = 1000;

/** Forgets the deeds that are older than the settings say, so many at most. How many there were. */
export async function pruneAuditLog(
  tx: Transaction,
  { auditDays }: Pick<Settings, 'auditDays'>,
  now: number,
): Promise<number> {
  if (auditDays === 0) return 0;
  const removed = await named(tx, 'audit.prune')
    .deleteFrom('audit_log')
    .where('id', 'in', (query) =>
      query
        .selectFrom('audit_log')
        .select('id')
        .where('at', '<', now - auditDays * DAY_MS)
        .orderBy('at')
        .limit(AT_ONCE),
    )
    .returning('id')
    .execute();
  return removed.length;
}

import type { CheckupContext } from './checkup.ts';
import { findWrongCounters, repairCounters, type WrongCounters } from './counters.ts';
import type { CheckResult } from './finding.ts';

/** Whether what rows carry so that lists need not count is what one counts; with `repair` it is afterwards. */
export async function checkCounters({ database, repair }: CheckupContext): Promise<CheckResult> {
  if (repair !== true) return report(await findWrongCounters(database.read));
  const repaired = await repairCounters(database);
  if (repaired.total === 0) return { detail: 'every counter was right', findings: [] };
  const changes = repaired.wrong.map(
    ({ counter, id, stored, counted }) => `${counter} of ${id}: ${stored} → ${counted}`,
  );
  return { detail: `${repaired.total} repaired: ${changes.join(', ')}`, findings: [] };
}

function report({ wrong, total }: WrongCounters): CheckResult {
  const findings = wrong.map(({ counter, id, stored, counted }) => ({
    subject: `${counter} of ${id}`,
    message: `It says ${stored}, but there are ${counted}.`,
    fix: 'octavo doctor --repair',
  }));
  return { detail: total === 0 ? 'every counter is right' : `${total} are wrong`, findings };
}

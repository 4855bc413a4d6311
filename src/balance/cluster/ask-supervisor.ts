// The other end of the supervisor's control socket: what commands ask, and how they wait for what takes long.
import { setTimeout as delay } from 'node:timers/promises';
import { askAll } from '../../control/control-client.ts';
import type { ControlMethod } from '../../control/control-method.ts';
import { ClusterError } from './cluster-error.ts';
import { type Begun, type ClusterStatus, leaveMethod, statusMethod, stopMethod } from './cluster-methods.ts';
import { readClusterRecord } from './cluster-record.ts';
import { isRunning } from './process-identity.ts';

const LOOK_EVERY_MS = 100;

/** Null where none runs. @throws ClusterError for what it refuses. */
export async function askSupervisor<Given, Answer>(
  dataDir: string,
  method: ControlMethod<Given, Answer>,
  given: Given,
): Promise<Answer | null> {
  const [answered] = await askAll(dataDir, method, given);
  if (answered === undefined) return null;
  if (!answered.ok) throw new ClusterError(answered.message);
  return answered.answer;
}

/** @throws ClusterError where none runs. */
export async function askRunning<Given, Answer>(
  dataDir: string,
  method: ControlMethod<Given, Answer>,
  given: Given,
): Promise<Answer> {
  const answer = await askSupervisor(dataDir, method, given);
  if (answer !== null) return answer;
  throw new ClusterError(
    `No cluster is looked after in ${dataDir}. "octavo cluster start" starts it, and takes over what still runs of it; DATA_DIR says which site.`,
  );
}

/**
 * Prints what is done until it is over.
 * @throws ClusterError where it was given up, or the supervisor has ended.
 */
export async function followOperation(
  dataDir: string,
  { id }: Begun,
  print: (line: string) => void,
): Promise<void> {
  for (let shown = 0; ; ) {
    const { operation } = await askRunning(dataDir, statusMethod, {});
    if (operation === null || operation.id !== id)
      throw new ClusterError('It was given up for something else.');
    for (const line of operation.lines.slice(shown)) print(line);
    shown = operation.lines.length;
    if (operation.problem !== null) throw new ClusterError(operation.problem);
    if (operation.isOver) return;
    await delay(LOOK_EVERY_MS);
  }
}

/** Ends the supervisor, and nothing that it looks after. @throws ClusterError where it may not be ended. */
export async function endSupervisor(dataDir: string): Promise<void> {
  const { supervisor } = readClusterRecord(dataDir);
  await askRunning(dataDir, leaveMethod, {});
  while (supervisor !== null && isRunning(supervisor)) await delay(LOOK_EVERY_MS);
}

/** Prints what is done until the supervisor has ended; false where none ran. */
export async function stopSupervisor(dataDir: string, print: (line: string) => void): Promise<boolean> {
  const { supervisor } = readClusterRecord(dataDir);
  if (supervisor === null || (await askSupervisor(dataDir, stopMethod, {})) === null) return false;
  let shown = 0;
  let last: ClusterStatus['operation'] = null;
  while (isRunning(supervisor)) {
    const status = await askSupervisor(dataDir, statusMethod, {}).catch(() => null);
    last = status?.operation ?? last;
    const lines = last?.what === 'stop' ? last.lines : [];
    for (const line of lines.slice(shown)) print(line);
    shown = Math.max(shown, lines.length);
    await delay(LOOK_EVERY_MS);
  }
  if (last?.what === 'stop' && last.problem !== null) throw new ClusterError(last.problem);
  return true;
}

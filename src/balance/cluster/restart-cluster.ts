import { setTimeout as delay } from 'node:timers/promises';
import { isNodeReady, untilBalanced, untilOpen, untilReady } from './await-cluster.ts';
import { ClusterError } from './cluster-error.ts';
import type { Work } from './cluster-operation.ts';
import type { ClusterProcesses } from './cluster-processes.ts';
import { BALANCER } from './cluster-settings.ts';
import type { RestartStep } from './plan-restart.ts';
import { secondsSince, startNode, tellUnlessBalanced } from './start-cluster.ts';

/** @throws ClusterError where a node does not come back: the others are left as they are. */
export async function restartCluster(
  processes: ClusterProcesses,
  steps: readonly RestartStep[],
  work: Work,
): Promise<void> {
  for (const step of steps) {
    if (step.do === 'add') await addSpare(processes, step.name, work);
    else if (step.do === 'remove') await processes.drop(step.name);
    else if (step.do === 'restart') await restartNode(processes, step.name, work);
    else await restartBalancer(processes, work);
  }
}

async function addSpare(processes: ClusterProcesses, name: string, work: Work): Promise<void> {
  work.say(`${name} is started for as long as the only node is away`);
  await startNode(processes, name, work);
  if (await untilBalanced(processes, [name], work.signal)) return;
  await processes.drop(name);
  throw new ClusterError(
    `nginx does not give ${name} requests, so the only other node was not restarted. "octavo cluster logs balancer" may say why.`,
  );
}

async function restartNode(processes: ClusterProcesses, name: string, work: Work): Promise<void> {
  const { settings } = processes;
  const node = processes.get(name);
  const others = processes.nodes.filter((other) => other !== node);
  const ready = await Promise.all(others.map((other) => isNodeReady(processes, other.name)));
  if (!ready.includes(true))
    throw new ClusterError(
      `${name} is left alone: no other node is ready, and requests would be lost. "octavo cluster status" shows how they are.`,
    );
  const startedAt = Date.now();
  const outcome = await node.stop(settings.endMs);
  work.signal.throwIfAborted();
  void node.start();
  try {
    await untilReady(processes, node, work.signal);
  } catch (error) {
    const message = `${name} did not come back, and the others were left alone. It is tried again and again.`;
    throw work.signal.aborted ? error : new ClusterError(`${message}\n${messageOf(error)}`, { cause: error });
  }
  // Until nginx asks it again the next one must not go.
  await delay(settings.noticeMs, undefined, { signal: work.signal });
  const how = outcome === 'ended' ? '' : ', but had to be killed before';
  work.say(`${name} was restarted${how}, in ${secondsSince(startedAt)}`);
}

/** nginx goes on meanwhile. */
async function restartBalancer(processes: ClusterProcesses, work: Work): Promise<void> {
  const balancer = processes.get(BALANCER);
  const startedAt = Date.now();
  await balancer.stop(processes.settings.endMs);
  void balancer.start();
  await untilOpen(processes, balancer, work.signal);
  const names = processes.nodes.map(({ name }) => name);
  await tellUnlessBalanced(processes, names, work);
  work.say(`the balancer was restarted, in ${secondsSince(startedAt)}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

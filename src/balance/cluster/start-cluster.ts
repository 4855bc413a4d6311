import { untilBalanced, untilOpen, untilReady } from './await-cluster.ts';
import type { Work } from './cluster-operation.ts';
import type { ClusterProcesses } from './cluster-processes.ts';
import { BALANCER, byNumber, nodeNames } from './cluster-settings.ts';

/**
 * Starts what does not run yet, and ends what is too many.
 * @throws ClusterError where something cannot be started.
 */
export async function startCluster(processes: ClusterProcesses, nodes: number, work: Work): Promise<void> {
  processes.want(nodes);
  for (const { name, started } of processes.all)
    if (started !== null) work.say(`${name} runs already, as process ${started.pid}`);
  const names = nodeNames(nodes);
  const [first = '', ...others] = names;
  // The first brings the tables up to date: the others have nothing to wait for.
  if (names.every((name) => processes.get(name).started === null)) await startNode(processes, first, work);
  await Promise.all([
    ...[first, ...others].map((name) => startNode(processes, name, work)),
    startBalancer(processes, work),
  ]);
  await tellUnlessBalanced(processes, names, work);
  await endOthers(processes, names, work);
}

/** Makes it so many nodes, while the site is open. @throws ClusterError where one does not start. */
export async function scaleCluster(processes: ClusterProcesses, nodes: number, work: Work): Promise<void> {
  processes.want(nodes);
  const names = nodeNames(nodes);
  const added = names.filter((name) => processes.get(name).started === null);
  await Promise.all(names.map((name) => startNode(processes, name, work)));
  await tellUnlessBalanced(processes, added, work);
  await endOthers(processes, names, work);
}

/** Nothing is said of one that runs. */
export async function startNode(processes: ClusterProcesses, name: string, work: Work): Promise<void> {
  const node = processes.get(name);
  const isThere = node.started !== null;
  const startedAt = Date.now();
  void node.start();
  await untilReady(processes, node, work.signal);
  if (!isThere) work.say(`${name} is ready after ${secondsSince(startedAt)}`);
}

async function startBalancer(processes: ClusterProcesses, work: Work): Promise<void> {
  const balancer = processes.get(BALANCER);
  void balancer.start();
  await untilOpen(processes, balancer, work.signal);
  work.say(`nginx answers at ${processes.settings.url}`);
}

/** Those that nginx does not know yet it may come to know later: that is nothing to give up for. */
export async function tellUnlessBalanced(
  processes: ClusterProcesses,
  names: readonly string[],
  { say, signal }: Work,
): Promise<void> {
  if (await untilBalanced(processes, names, signal)) return;
  say('nginx does not give all nodes requests yet; "octavo cluster logs balancer" may say why');
}

async function endOthers(processes: ClusterProcesses, names: readonly string[], work: Work): Promise<void> {
  const others = processes.nodes.map(({ name }) => name).filter((name) => !names.includes(name));
  for (const name of others.toSorted(byNumber).reverse()) {
    const outcome = await processes.drop(name);
    work.say(outcome === 'ended' ? `${name} has answered its last request and ended` : `${name} was killed`);
    work.signal.throwIfAborted();
  }
}

export function secondsSince(milliseconds: number): string {
  return `${((Date.now() - milliseconds) / 1000).toFixed(1)} s`;
}

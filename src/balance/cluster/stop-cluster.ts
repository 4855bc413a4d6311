import type { Work } from './cluster-operation.ts';
import type { ClusterProcesses } from './cluster-processes.ts';
import { BALANCER } from './cluster-settings.ts';

/**
 * From the front to the back: nginx takes no more requests and answers those that it has while all nodes are there; only
 * then do they end.
 */
export async function stopCluster(processes: ClusterProcesses, work: Pick<Work, 'say'>): Promise<void> {
  await processes.drop(BALANCER);
  if (await processes.settings.stopNginx()) work.say('nginx has answered its last request and ended');
  await Promise.all(
    processes.nodes.map(async ({ name }) => {
      const outcome = await processes.drop(name);
      work.say(outcome === 'ended' ? `${name} has ended` : `${name} did not end in time and was killed`);
    }),
  );
}

import type { NodeFigures } from '../nodes/node-registry.ts';

/** What several processes did and are like, as if they were one. @param pid of the one that looks after them. */
export function sumFigures(workers: readonly NodeFigures[], pid: number): NodeFigures {
  const requests = sum(workers.map((worker) => worker.requests));
  const asked = workers.filter(({ hitRate }) => hitRate !== null);
  return {
    requests,
    p50: average(workers, (worker) => worker.p50),
    p99: Math.max(0, ...workers.map((worker) => worker.p99)),
    hitRate: asked.length === 0 ? null : average(asked, (worker) => worker.hitRate ?? 0),
    memory: sum(workers.map((worker) => worker.memory)),
    // Balancers wait for the one that is behind.
    position: workers.length === 0 ? 0 : Math.min(...workers.map((worker) => worker.position)),
    pid,
  };
}

/** By how much each of them did. */
function average(workers: readonly NodeFigures[], of: (worker: NodeFigures) => number): number {
  const requests = sum(workers.map((worker) => worker.requests));
  if (requests === 0) return sum(workers.map(of)) / Math.max(1, workers.length);
  return sum(workers.map((worker) => of(worker) * worker.requests)) / requests;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

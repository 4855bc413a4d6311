import { type CacheCounts, hitRate, OUTCOMES } from '../../cache/cache-counts.ts';
import type { Follower } from '../../invalidation/follower.ts';
import type { NodeLoad } from './node-load.ts';
import type { NodeFigures } from './node-registry.ts';

export interface FiguresSource {
  load: NodeLoad;
  counts: Pick<CacheCounts, 'read'>;
  follower: Pick<Follower, 'freshness'>;
}

/** Gives, each time it is called, what this process did since the time before, and what it is like now. */
export function nodeFigures({ load, counts, follower }: FiguresSource): () => NodeFigures {
  let before = counts.read('pages').outcomes;
  return () => {
    const { outcomes } = counts.read('pages');
    const since = { ...outcomes };
    for (const outcome of OUTCOMES) since[outcome] -= before[outcome];
    before = outcomes;
    return {
      ...load.take(),
      hitRate: hitRate({ outcomes: since }),
      memory: process.memoryUsage.rss(),
      position: follower.freshness.applied,
      pid: process.pid,
    };
  };
}

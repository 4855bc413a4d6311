import { listBalancers, removeBalancer, renewBalancer } from '../../balance/balancer-registry.ts';
import {
  listNodes,
  type NodeIdentity,
  removeNode,
  removeSilent,
  renewNode,
} from '../../balance/nodes/node-registry.ts';
import type { Exercises } from '../exercises.ts';

const NODE: NodeIdentity = { id: 'one', name: 'node-1', address: '127.0.0.1:3001', release: '1.0.0' };
const FIGURES = { requests: 1, p50: 1, p99: 2, hitRate: null, memory: 1, position: 1, pid: 1 };
const BALANCER = { id: 'two', name: 'balancer', url: 'http://127.0.0.1' };

/** Processes that serve the site, and those that give them requests. */
export const nodeExercises: Exercises = {
  'nodes and balancers': async ({ site: { database } }) => {
    for (const state of ['starting', 'ready'] as const) await renewNode(database, NODE, state, FIGURES);
    await renewBalancer(database, BALANCER, [NODE.name]);
    await listNodes(database.read, database.kind);
    await listBalancers(database.read, database.kind);
    await removeSilent(database, 60_000);
    await removeNode(database, NODE.id);
    await removeBalancer(database, BALANCER.id);
  },
};

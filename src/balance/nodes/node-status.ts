import type { NodeState } from './node-registry.ts';

/** What this process is to balancers, for whoever answers requests: each look says how it is now. */
export interface NodeStatus {
  /** Stays over restarts: a client's cookie may name it. */
  readonly name: string;
  readonly state: NodeState;
  /** Open ones, of clients and balancers. */
  readonly connections: number;
}

/** Of an application that no balancer knows. */
export const LONE_NODE: NodeStatus = { name: 'octavo', state: 'ready', connections: 0 };

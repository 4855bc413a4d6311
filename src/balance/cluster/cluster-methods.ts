// What the command line may ask the supervisor of a cluster. What takes long is begun; its status tells how far it is.
import { z } from 'zod';
import type { ControlMethod } from '../../control/control-method.ts';
import { clusterOperation } from './cluster-operation.ts';
import { MOST_NODES } from './cluster-settings.ts';

export const watchedFacts = z.object({
  name: z.string(),
  state: z.enum(['starting', 'running', 'pausing', 'stopping', 'stopped']),
  /** Milliseconds in this state. */
  stateAgo: z.number(),
  pid: z.int().nullable(),
  /** Null for the balancer, and for a node before its first start. */
  port: z.int().nullable(),
  /** In a row, on its own. */
  failures: z.int(),
  lastEnd: z.string().nullable(),
});
export type WatchedFacts = z.output<typeof watchedFacts>;

export const clusterStatus = z.object({
  pid: z.int(),
  url: z.string(),
  /** How many nodes are wanted. */
  nodes: z.int(),
  processes: z.array(watchedFacts),
  operation: clusterOperation.nullable(),
});
export type ClusterStatus = z.output<typeof clusterStatus>;

const begun = z.object({ id: z.int() });
export type Begun = z.output<typeof begun>;

export const statusMethod: ControlMethod<object, ClusterStatus> = {
  name: 'cluster.status',
  asks: 'cluster',
  given: z.object({}),
  answer: clusterStatus,
};

export const scaleMethod: ControlMethod<{ nodes: number }, Begun> = {
  name: 'cluster.scale',
  asks: 'cluster',
  given: z.object({ nodes: z.int().min(1).max(MOST_NODES) }),
  answer: begun,
};

export const restartMethod: ControlMethod<{ only: string[] }, Begun> = {
  name: 'cluster.restart',
  asks: 'cluster',
  given: z.object({ only: z.array(z.string().max(100)).max(MOST_NODES + 1) }),
  answer: begun,
};

/** Ends the supervisor alone, for another with other settings. */
export const leaveMethod: ControlMethod<object, object> = {
  name: 'cluster.leave',
  asks: 'cluster',
  given: z.object({}),
  answer: z.object({}),
};

export const stopMethod: ControlMethod<object, object> = {
  name: 'cluster.stop',
  asks: 'cluster',
  given: z.object({}),
  answer: z.object({}),
};

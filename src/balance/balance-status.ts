// What a balancer says of itself to the command line.
import { z } from 'zod';
import type { ControlMethod } from '../control/control-method.ts';
import { CONDITIONS, type KnownNode } from './watch/known-node.ts';
import type { NodeWatch } from './watch/node-watch.ts';

const nodeStatus = z.object({
  name: z.string(),
  address: z.string(),
  condition: z.enum(CONDITIONS),
  /** Milliseconds. */
  conditionAgo: z.number(),
  /** Whether nginx was told of it. */
  isConfigured: z.boolean(),
  /** Null before the first look. */
  probe: z
    .object({
      outcome: z.string(),
      agoMs: z.number(),
      /** Null where no answer came in time. */
      latencyMs: z.number().nullable(),
      reason: z.string().nullable(),
    })
    .nullable(),
});

const edgeStatus = z.object({
  entries: z.number(),
  bytes: z.number(),
  /** Since the balancer began. */
  removed: z.number(),
  /** Milliseconds since 1970; null before the first. */
  lastRemovedAt: z.number().nullable(),
});

export const balanceStatus = z.object({
  pid: z.number(),
  /** Where readers find nginx. */
  url: z.string(),
  folder: z.string(),
  /** Milliseconds since 1970. */
  startedAt: z.number(),
  nodes: z.array(nodeStatus),
  /** Whether requests go to nodes that are not ready, as no other is there. */
  isPanic: z.boolean(),
  nginx: z.object({
    isRunning: z.boolean(),
    pid: z.number().nullable(),
    version: z.string(),
    /** Milliseconds since 1970: when it was started or told anything; null where it was found as it should be. */
    changedAt: z.number().nullable(),
    /** By this balancer. */
    reloads: z.number(),
    starts: z.number(),
    /** Why it does not take what it is to be told; null where it has. */
    problem: z.string().nullable(),
  }),
  isRegistryReadable: z.boolean(),
  /** Null where nginx keeps no pages. */
  edge: edgeStatus.nullable(),
});
export type BalanceStatus = z.output<typeof balanceStatus>;

export const balanceStatusMethod: ControlMethod<object, BalanceStatus> = {
  name: 'balance.status',
  asks: 'balancer',
  given: z.object({}),
  answer: balanceStatus,
};

/** Begins the end of the balancer, and of nginx when it has answered what was asked of it. */
export const balanceStopMethod: ControlMethod<object, { pid: number }> = {
  name: 'balance.stop',
  asks: 'balancer',
  given: z.object({}),
  answer: z.object({ pid: z.number() }),
};

export function describeNode(
  { name, address, condition }: KnownNode,
  told: readonly KnownNode[],
  watch: Pick<NodeWatch, 'observations' | 'sinceOf'>,
  now: number,
): BalanceStatus['nodes'][number] {
  const isConfigured = told.some((one) => one.name === name && one.address === address);
  const seen = watch.observations.get(address);
  return {
    ...{ name, address, condition, isConfigured },
    conditionAgo: now - (watch.sinceOf(name) ?? now),
    probe: seen
      ? { outcome: seen.outcome, agoMs: now - seen.sentAt, latencyMs: seen.latencyMs, reason: seen.reason }
      : null,
  };
}

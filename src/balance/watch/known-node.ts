import type { RegisteredNode } from '../nodes/node-registry.ts';
import { decided, type Observation } from './observation.ts';
import type { ProbeOutcome } from './probe.ts';

/** `unknown` until looks at it say more; `gone` for one whose process has left the registry. */
export const CONDITIONS = ['unknown', 'ready', 'draining', 'unready', 'hung', 'refused', 'gone'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** A node as the balancer sees it from one look to the next: one for each name, and one for each address. */
export interface KnownNode {
  name: string;
  address: string;
  condition: Condition;
  /** Whether nginx is to know it. */
  isConfigured: boolean;
  /** When it left the registry. */
  goneSince: number | null;
  /** How often it failed while it was to get requests, since it was last well for long. */
  failures: number;
}

/** What a judgement is made from. */
export interface Sight {
  /** What the registry said last. */
  registered: readonly RegisteredNode[];
  /** By address. */
  observations: ReadonlyMap<string, Observation>;
  /** Milliseconds that only grow; those of the observations. */
  now: number;
  /** How long a node has for its answer to a look, in milliseconds. */
  timeoutMs: number;
}

/** @param row null for one that has left. */
export function conditionOf(
  row: Pick<RegisteredNode, 'state'> | null,
  before: Condition | undefined,
  observation: Observation | undefined,
): Condition {
  if (row === null) return 'gone';
  const outcome: ProbeOutcome | null = decided(observation);
  // It says so itself, and ends by refusing connections: both are as they should be.
  if (row.state === 'draining') return outcome === 'hung' ? 'hung' : 'draining';
  if (outcome !== null) return outcome;
  return before === undefined || before === 'gone' || before === 'draining' ? 'unknown' : before;
}

/** Whether it takes connections, though it may not answer rightly. */
export function isAlive({ condition }: Pick<KnownNode, 'condition'>): boolean {
  return condition !== 'refused' && condition !== 'gone';
}

/** Names of those that requests go to: whoever is ready, and where nobody is, whoever is alive. */
export function servingNames(nodes: readonly KnownNode[]): string[] {
  const configured = nodes.filter(({ isConfigured }) => isConfigured);
  const ready = configured.filter(({ condition }) => condition === 'ready');
  return (ready.length > 0 ? ready : configured.filter(isAlive)).map(({ name }) => name);
}

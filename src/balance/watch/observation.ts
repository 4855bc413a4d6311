import type { ProbeOutcome, ProbeResult } from './probe.ts';

/** What the latest looks at a node gave. */
export interface Observation extends ProbeResult {
  /** Sent when the first look in a row gave the same. */
  since: number;
  /** How many in a row said the same of its readiness. */
  count: number;
}

/** How many looks in a row have to fail until a node counts as failed. */
export const FAILURES = 2;

/** Takes the next result in; those of an earlier look than the one that counts already say nothing new. */
export function observe(before: Observation | undefined, result: ProbeResult): Observation {
  if (before === undefined) return { ...result, since: result.sentAt, count: 1 };
  if (result.sentAt < before.sentAt) return before;
  const isAsReady = (before.outcome === 'ready') === (result.outcome === 'ready');
  return {
    ...result,
    since: before.outcome === result.outcome ? before.since : result.sentAt,
    count: isAsReady ? before.count + 1 : 1,
  };
}

/** What is certain of a node; null as long as a single look has failed. */
export function decided(observation: Observation | undefined): ProbeOutcome | null {
  if (observation === undefined) return null;
  return observation.outcome === 'ready' || observation.count >= FAILURES ? observation.outcome : null;
}

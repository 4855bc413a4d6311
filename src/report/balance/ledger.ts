// What a ledger of requests says.
import { summarise } from '../percentiles.ts';
import type { Point } from '../report.ts';
import type { Entry } from './browser.ts';

/** A request that takes longer has waited for a node that does not answer, in milliseconds. */
const WAITED_MS = 400;

export interface LedgerFigures {
  requests: number;
  /** Without an answer, or with one that says no. */
  failed: number;
  /** What came instead, and how often. */
  failures: ReadonlyMap<string, number>;
  /** Sent a second time, over another connection. */
  again: number;
  median: number;
  longest: number;
  /** From the event until the last request was sent that waited; null where none did. Milliseconds. */
  waitedUntil: number | null;
}

export function figuresOfLedger(entries: readonly Entry[], eventAt: number): LedgerFigures {
  const { median, most } = summarise(entries.length === 0 ? [0] : entries.map(({ ms }) => ms));
  const waited = entries.filter(({ at, ms }) => ms > WAITED_MS && at + ms > eventAt).map(({ at }) => at);
  return {
    requests: entries.length,
    failed: entries.filter(hasFailed).length,
    failures: countsOf(entries.filter(hasFailed).map(nameOfFailure)),
    again: entries.filter(({ attempts }) => attempts > 1).length,
    ...{ median, longest: most },
    waitedUntil: waited.length === 0 ? null : Math.max(0, Math.max(...waited) - eventAt),
  };
}

/** A comment leads to itself, and whoever is sent elsewhere from a page is signed in no more. */
function hasFailed({ status, text }: Entry): boolean {
  return status !== (text === null ? 200 : 303);
}

function nameOfFailure({ status, text, isKnown }: Entry): string {
  const asked = text !== null ? 'a comment' : isKnown ? 'a page for who is signed in' : 'a page';
  return `${status === null ? 'no answer' : status} to ${asked}`;
}

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

export const BIN_MS = 250;

/** For each quarter of a second, the longest that a request took which was sent in it. @returns seconds, milliseconds */
export function worstOverTime(entries: readonly Entry[], begunAt: number): Point[] {
  const worst = new Map<number, number>();
  for (const { at, ms } of entries) {
    const bin = Math.floor((at - begunAt) / BIN_MS);
    worst.set(bin, Math.max(worst.get(bin) ?? 0, ms));
  }
  return [...worst]
    .toSorted(([one], [other]) => one - other)
    .map(([bin, y]) => ({ x: ((bin + 0.5) * BIN_MS) / 1000, y }));
}

/** How often a node was asked for pages until then. */
export interface NodeSample {
  node: string;
  at: number;
  /** Null where it did not tell. */
  total: number | null;
}

/** Requests a second of a node, between its samples. @returns seconds, requests */
export function rateOverTime(samples: readonly NodeSample[], node: string, begunAt: number): Point[] {
  const own = samples.filter((sample) => sample.node === node);
  return own.slice(1).map((sample, index) => {
    const before = own[index];
    const span = (sample.at - (before?.at ?? sample.at)) / 1000;
    const y = span === 0 ? 0 : askedBetween(before, sample) / span;
    return { x: (sample.at - begunAt) / 1000, y };
  });
}

/** One that was started anew counts from nothing. */
function askedBetween(before: NodeSample | undefined, after: NodeSample): number {
  if (after.total === null) return 0;
  const counted = after.total - (before?.total ?? 0);
  return counted < 0 ? after.total : before?.total === null ? 0 : counted;
}

/** Of an even share of what anybody can be given. */
const ENOUGH = 0.8;

/**
 * When a new node is given its share, of requests that any node may be given; null where it never is.
 * @returns milliseconds on the clock of the samples.
 */
export function shareTakenAt(
  samples: readonly NodeSample[],
  entries: readonly Entry[],
  { node, nodes }: { node: string; nodes: number },
): number | null {
  const own = samples.filter((sample) => sample.node === node && sample.total !== null);
  for (const [index, after] of own.entries()) {
    const before = own[index - 1];
    if (before === undefined) continue;
    const free = entries.filter(({ at, isKnown }) => !isKnown && at >= before.at && at < after.at).length;
    if (free > 0 && askedBetween(before, after) >= (ENOUGH * free) / nodes) return after.at;
  }
  return null;
}

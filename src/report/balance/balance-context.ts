import type { DatabaseSettings } from '../../database/open-database.ts';
import type { MeasuredSite } from '../measured-site.ts';
import type { Asking } from '../processes/asking.ts';
import type { Program } from '../processes/child-processes.ts';
import type { Cores } from '../processes/cores.ts';

/** In the order in which they are measured and told. */
export const PART_NAMES = ['burst', 'load', 'sticky', 'events', 'freshness'] as const;
export type PartName = (typeof PART_NAMES)[number];

export interface BalanceReportOptions {
  posts: number;
  isQuick: boolean;
  parts: readonly PartName[];
}

export interface BalanceReportContext {
  configured: DatabaseSettings;
  /** The program that is configured; null for the one on the PATH. */
  nginx: string | null;
  /** The folder in which the temporary one is made. */
  temporaryParent: string;
  openSite: (database: DatabaseSettings, folder: string) => Promise<OwnSite>;
  program: Program;
  progress: (label: string, total: number) => { advance(by?: number): void; done(note?: string): void };
  /** Aborted when the report is to stop; what is temporary goes then too. */
  signal: AbortSignal;
  now: () => number;
  /** Of Octavo. */
  version: string;
  /** What repeats it. */
  command: string;
}

/** The site in this process, which adds people to it and reads what was written. */
export interface OwnSite extends Pick<MeasuredSite, 'database'>, AsyncDisposable {
  authSecret: string;
}

/** What every part of the report works with. */
export interface Measuring {
  context: BalanceReportContext;
  options: BalanceReportOptions;
  effort: BalanceEffort;
  site: OwnSite;
  asking: Asking;
  cores: Cores | null;
  /** Empty at first, and gone at the end. */
  folder: string;
  /** Of all processes of the site. */
  settings: Readonly<Record<string, string>>;
}

export interface BalanceEffort {
  /** How many nodes there are, one after another. */
  nodes: readonly number[];
  /** Rounds of so many requests, in which all ways are asked in turn. */
  bursts: readonly { requests: number; rounds: number }[];
  /** Connections at a time. */
  burstConnections: number;
  loadConnections: number;
  loadRounds: number;
  loadSeconds: number;
  clients: number;
  /** That each of them opens. */
  pagesOfClient: number;
  /** How often each event happens. */
  events: number;
  eventNodes: number;
  /** Before readers come, and how long it is watched, in milliseconds. */
  settleMs: number;
  beforeMs: number;
  afterMs: number;
  changes: number;
  /** Between two of them, at most, in milliseconds. */
  changePauseMs: number;
  /** While no balancer runs. */
  unkeptChanges: number;
}

const FULL: BalanceEffort = {
  nodes: [1, 2, 4],
  bursts: [
    { requests: 1_000, rounds: 15 },
    { requests: 10_000, rounds: 5 },
  ],
  burstConnections: 100,
  loadConnections: 32,
  loadRounds: 3,
  loadSeconds: 4,
  clients: 1_000,
  pagesOfClient: 10,
  events: 2,
  eventNodes: 3,
  settleMs: 2_500,
  beforeMs: 3_000,
  afterMs: 12_000,
  changes: 200,
  changePauseMs: 700,
  unkeptChanges: 25,
};

const QUICK: BalanceEffort = {
  nodes: [1, 2],
  bursts: [{ requests: 1_000, rounds: 5 }],
  burstConnections: 100,
  loadConnections: 32,
  loadRounds: 1,
  loadSeconds: 0.8,
  clients: 200,
  pagesOfClient: 4,
  events: 1,
  eventNodes: 2,
  settleMs: 0,
  beforeMs: 1_250,
  afterMs: 3_000,
  changes: 20,
  changePauseMs: 200,
  unkeptChanges: 2,
};

export function balanceEffortFor({ isQuick }: Pick<BalanceReportOptions, 'isQuick'>): BalanceEffort {
  return isQuick ? QUICK : FULL;
}

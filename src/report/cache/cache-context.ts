import type { DatabaseSettings } from '../../database/open-database.ts';
import type { Follower } from '../../invalidation/follower.ts';
import type { MeasuredSite } from '../measured-site.ts';
import type { Asking } from '../processes/asking.ts';
import type { Program } from '../processes/child-processes.ts';
import type { Cores } from '../processes/cores.ts';
import type { Node } from '../processes/node.ts';
import type { MeasuredRedis } from './own-redis.ts';

/** In the order in which they are measured and told. */
export const PART_NAMES = ['layers', 'restarts', 'misses', 'stampede', 'visibility', 'changes'] as const;
export type PartName = (typeof PART_NAMES)[number];

export interface CacheReportOptions {
  posts: number;
  /** How long each way is asked in each round. */
  seconds: number;
  isQuick: boolean;
  parts: readonly PartName[];
}

export interface CacheReportContext {
  configured: DatabaseSettings;
  /** Where PostgreSQL's notices are heard; null for where the database is. */
  listenUrl: string | null;
  redisUrl: string | null;
  /** How often a process looks into the log by itself, in milliseconds. */
  pollMs: number;
  /** The folder in which the temporary one is made. */
  temporaryParent: string;
  openSite: (database: DatabaseSettings, folder: string) => Promise<WritingSite>;
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

/** The site in this process: what it writes, the processes that are measured hear of. */
export interface WritingSite extends Pick<MeasuredSite, 'database'>, AsyncDisposable {
  follower: Follower;
  authSecret: string;
}

/** What every part of the report works with. */
export interface Measuring {
  context: CacheReportContext;
  options: CacheReportOptions;
  effort: CacheEffort;
  settings: DatabaseSettings;
  site: WritingSite;
  asking: Asking;
  cores: Cores | null;
  redis: MeasuredRedis | null;
  /** One more process of the site. Where it shares the machine with others, it is not kept to one core. */
  startNode(settings: Readonly<Record<string, string>>, isAlone?: boolean): Promise<Node>;
}

export interface CacheEffort {
  connections: number;
  /** In which all ways are asked in turn. */
  rounds: number;
  /** Until the engine has compiled what is called often. */
  warmUpSeconds: number;
  restarts: number;
  /** Pages asked for once after a restart. */
  restartPages: number;
  /** Of each kind of page. */
  misses: number;
  stampedes: number;
  stampedeReaders: number;
  versions: number;
  polledVersions: number;
  formVersions: number;
  changes: number;
  warmPages: number;
}

const FULL: CacheEffort = {
  connections: 16,
  rounds: 9,
  warmUpSeconds: 4,
  restarts: 5,
  restartPages: 300,
  misses: 40,
  stampedes: 9,
  stampedeReaders: 1000,
  versions: 400,
  polledVersions: 60,
  formVersions: 200,
  changes: 5,
  warmPages: 400,
};

const QUICK: CacheEffort = {
  connections: 16,
  rounds: 3,
  warmUpSeconds: 0.7,
  restarts: 1,
  restartPages: 150,
  misses: 5,
  stampedes: 2,
  stampedeReaders: 1000,
  versions: 60,
  polledVersions: 10,
  formVersions: 20,
  changes: 1,
  warmPages: 250,
};

export function cacheEffortFor({ isQuick }: CacheReportOptions): CacheEffort {
  return isQuick ? QUICK : FULL;
}

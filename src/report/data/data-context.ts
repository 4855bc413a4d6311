import type { DatabaseSettings } from '../../database/open-database.ts';
import type { Effort } from '../measure.ts';
import type { MeasuredSite, OpenMeasuredSite } from '../measured-site.ts';

export interface DataReportOptions {
  /** In the end. */
  posts: number;
  /** A post, on average. */
  comments: number;
  isQuick: boolean;
  /** How often each thing is measured, where that is given. */
  repetitions?: number;
}

export interface DataReportContext {
  configured: DatabaseSettings;
  /** The folder in which the temporary one is made. */
  temporaryParent: string;
  openSite: OpenMeasuredSite;
  progress: (label: string, total: number) => { advance(by?: number): void; done(note?: string): void };
  /** Aborted when the report is to stop; what is temporary goes then too. */
  signal: AbortSignal;
  now: () => number;
  /** Of Octavo. */
  version: string;
  /** What repeats it. */
  command: string;
}

/** What every part of the report works with. */
export interface Measuring {
  context: DataReportContext;
  options: DataReportOptions;
  /** Grows. */
  large: MeasuredSite;
  /** Keeps its size. */
  small: MeasuredSite;
  smallPosts: number;
  efforts: Efforts;
}

export interface Efforts {
  /** A page. */
  page: Effort;
  /** A statement, or a few. */
  statement: Effort;
  /** A page of a list in two ways, one of which may be slow. */
  depth: Effort;
  /** A statement that is missing its index. */
  slow: Effort;
}

const FULL: Efforts = {
  page: { least: 300, most: 1000, budgetMs: 5000, limitMs: 120_000 },
  statement: { least: 300, most: 1000, budgetMs: 1000, limitMs: 20_000 },
  depth: { least: 50, most: 300, budgetMs: 1000, limitMs: 10_000 },
  slow: { least: 20, most: 100, budgetMs: 1000, limitMs: 10_000 },
};

const QUICK: Efforts = {
  page: { least: 40, most: 150, budgetMs: 150, limitMs: 2000 },
  statement: { least: 40, most: 200, budgetMs: 80, limitMs: 1000 },
  depth: { least: 20, most: 100, budgetMs: 80, limitMs: 500 },
  slow: { least: 5, most: 30, budgetMs: 80, limitMs: 500 },
};

export function effortsFor({ isQuick, repetitions }: DataReportOptions): Efforts {
  const efforts = isQuick ? QUICK : FULL;
  if (repetitions === undefined) return efforts;
  const { page, statement, depth, slow } = efforts;
  const exactly = (effort: Effort): Effort => ({ ...effort, least: repetitions, most: repetitions });
  return { page: exactly(page), statement: exactly(statement), depth: exactly(depth), slow: exactly(slow) };
}

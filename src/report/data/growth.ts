import type { Database } from '../../database/database.ts';
import { countStatements } from '../count-statements.ts';
import { databaseBytes } from '../database-facts.ts';
import { measureInTurn } from '../measure.ts';
import type { MeasuredSite } from '../measured-site.ts';
import { type Summary, summarise } from '../percentiles.ts';
import { ReportError } from '../report-error.ts';
import type { Measuring } from './data-context.ts';
import type { SearchWords } from './search-words.ts';
import { type Visit, visitsOf } from './visits.ts';

/** All pages at one size, each measured in turn with the same page of the small site. */
export interface GrowthStep {
  posts: number;
  comments: number;
  bytes: number;
  /** Of a calculation that is always the same. */
  yardstick: Summary;
  pages: readonly MeasuredPage[];
}

export interface MeasuredPage {
  name: string;
  /** At most, over its addresses. */
  statements: number;
  large: Summary;
  small: Summary;
}

export async function measureGrowth(
  measuring: Measuring,
  words: SearchWords,
  posts: number,
): Promise<GrowthStep> {
  const { context, large, small, efforts } = measuring;
  const visits = await visitsOf(large.database.read, words);
  const ofSmall = new Map((await visitsOf(small.database.read, words)).map((visit) => [visit.name, visit]));
  const bar = context.progress(`Pages at ${posts.toLocaleString('en')} posts`, visits.length);
  const yardsticks: number[] = [];
  const pages: MeasuredPage[] = [];
  for (const visit of visits) {
    const works = [visitor(large, visit), visitor(small, ofSmall.get(visit.name) ?? visit)];
    const [ofLarge, atSmall] = await measureInTurn(works, efforts.page, context.signal);
    yardsticks.push(calculate(), calculate(), calculate());
    if (ofLarge === undefined || atSmall === undefined) continue;
    pages.push({
      name: visit.name,
      statements: await mostStatements(large, visit),
      large: ofLarge,
      small: atSmall,
    });
    bar.advance();
  }
  bar.done();
  return {
    posts,
    comments: await countComments(large.database),
    bytes: await databaseBytes(large.database),
    yardstick: summarise(yardsticks),
    pages,
  };
}

function visitor(site: MeasuredSite, { paths }: Visit): (turn: number) => Promise<void> {
  return (turn) => visit(site, paths[turn % paths.length] ?? '/');
}

/** @throws ReportError `unexpected-answer` for what is no page. */
export async function visit(site: MeasuredSite, path: string): Promise<void> {
  const response = await site.fetch(path);
  const body = await response.text();
  if (response.status === 200 && body !== '') return;
  const message = `${path} was answered with ${response.status}. That is a defect of Octavo: please report it.`;
  throw new ReportError('unexpected-answer', message);
}

const ADDRESSES_COUNTED = 10;

async function mostStatements(site: MeasuredSite, { paths }: Visit): Promise<number> {
  let most = 0;
  for (const path of paths.slice(0, ADDRESSES_COUNTED)) {
    most = Math.max(most, await countStatements(site.database, () => visit(site, path)));
  }
  return most;
}

async function countComments({ read }: Database): Promise<number> {
  const { count } = await read
    .selectFrom('comments')
    .select((query) => query.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

const ROUNDS = 2_000_000;

/** How long the processor takes for the same work, in milliseconds: tells whether the machine was as quick all the time. */
function calculate(): number {
  const begun = performance.now();
  let value = 1;
  for (let round = 0; round < ROUNDS; round++) value = (Math.imul(value, 1_103_515_245) + 12_345 + round) | 0;
  return performance.now() - begun + (value === 0 ? Number.MIN_VALUE : 0);
}

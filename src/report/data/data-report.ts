// `octavo report data`: what indexes, batched loading, places in lists and counters are good for, and how pages grow.
import { conditionsSection } from '../conditions.ts';
import { databaseFacts } from '../database-facts.ts';
import { inMinutes, wholeNumberText } from '../figures.ts';
import { type Fact, machineFacts } from '../machine.ts';
import type { Report, Section } from '../report.ts';
import { temporaryPlace } from '../temporary-database.ts';
import { measureBatching } from './batching.ts';
import { batchingPart } from './batching-part.ts';
import { measureCounters } from './counters.ts';
import { countersPart } from './counters-part.ts';
import {
  type DataReportContext,
  type DataReportOptions,
  effortsFor,
  type Measuring,
} from './data-context.ts';
import { measureDepth } from './depth.ts';
import { depthPart } from './depth-part.ts';
import { fillSite } from './fill-site.ts';
import { type GrowthStep, measureGrowth } from './growth.ts';
import { growthPart } from './growth-part.ts';
import { type IndexEffect, measureIndexes } from './index-effect.ts';
import { indexPart } from './index-part.ts';
import { findSearchWords } from './search-words.ts';

const SMALL_POSTS = 1000;
/** Statements without their indexes are measured at the last size that is no larger, so that they can be waited for. */
const INDEXED_POSTS = 100_000;
const HOW =
  "Everything ran in one process, on databases made for this report and gone with it, filled with the posts that `octavo seed` makes, and with twenty more that have a word of their own to search for. Percentiles are values that were measured (the nearest rank); nothing is left out as an outlier. Pages are the application's own, asked for without a network, a cache or compression. Absolute times are this machine's; ratios are what to compare.";

/**
 * Measures on databases of its own, which are gone when it is done, fails, or is aborted.
 * @throws ReportError, and the signal's reason when it is aborted.
 */
export async function makeDataReport(
  options: DataReportOptions,
  context: DataReportContext,
): Promise<Report> {
  const started = context.now();
  await using place = await temporaryPlace(context.configured, context.temporaryParent);
  const facts = await machineFacts(place.folder);
  await using large = await context.openSite(await place.createDatabase('large'), place.folder);
  await using small = await context.openSite(await place.createDatabase('small'), place.folder);
  const smallPosts = Math.min(SMALL_POSTS, options.posts);
  const measuring = { context, options, large, small, smallPosts, efforts: effortsFor(options) };
  await fillSite(small.database, smallPosts, options, context, 'Posts of the small site');
  const words = await findSearchWords(small.database.read);
  const growth: GrowthStep[] = [];
  let indexes: IndexEffect | null = null;
  const sizes = sizesTo(options.posts);
  const indexed = sizes.findLast((posts) => posts <= INDEXED_POSTS);
  for (const posts of sizes) {
    await fillSite(large.database, posts, options, context, `Posts up to ${wholeNumberText(posts)}`);
    growth.push(await measureGrowth(measuring, words, posts));
    if (posts === indexed) indexes = await measureIndexes(measuring, words, posts);
  }
  const parts = [
    growthPart(growth, smallPosts),
    ...(indexes === null ? [] : [indexPart(indexes)]),
    batchingPart(await measureBatching(measuring), options.posts),
    depthPart(await measureDepth(measuring)),
    countersPart(await measureCounters(measuring), options.posts),
  ];
  const conditions = await conditionsOf(measuring, facts, started);
  return {
    title: 'What the data layer does',
    lead: leadOf(measuring),
    findings: parts.flatMap((part) => part.findings),
    sections: [...parts.map((part) => part.section), conditions],
  };
}

/** From 1,000 in steps of ten. */
function sizesTo(posts: number): number[] {
  const sizes: number[] = [];
  for (let size = SMALL_POSTS; size < posts; size *= 10) sizes.push(size);
  return [...sizes, posts];
}

function leadOf({ options, large, context }: Measuring): string {
  const database = large.database.kind === 'sqlite' ? 'SQLite' : 'PostgreSQL';
  const quick = options.isQuick ? ' A quick run: few repetitions, so its 99th percentiles are rough.' : '';
  const date = new Date(context.now()).toISOString().slice(0, 10);
  return `Measured on ${database} with up to ${wholeNumberText(options.posts)} made-up posts and about ${options.comments} comments a post, on ${date}.${quick}`;
}

async function conditionsOf(
  { context, large }: Measuring,
  machine: readonly Fact[],
  started: number,
): Promise<Section> {
  const facts: Fact[] = [
    ...machine,
    ['Octavo', context.version],
    ['Node', process.versions.node],
    ...(await databaseFacts(large.database)),
    ['Begun', new Date(started).toISOString()],
    ['Took', inMinutes(context.now() - started)],
  ];
  return conditionsSection(HOW, facts, context.command);
}

// `octavo report cache`: what each layer of the cache saves, what very many readers at once cost, how soon a change is seen,
// and what it costs. Everything that is measured is a process of its own, started as a site's is.
import { dirname } from 'node:path';
import { conditionsSection } from '../conditions.ts';
import { fillSite } from '../data/fill-site.ts';
import { databaseFacts } from '../database-facts.ts';
import { inMinutes, wholeNumberText } from '../figures.ts';
import { type Fact, machineFacts } from '../machine.ts';
import { measureParts, type Part } from '../part.ts';
import { Asking } from '../processes/asking.ts';
import { findCores } from '../processes/cores.ts';
import { Node } from '../processes/node.ts';
import type { Report, Section } from '../report.ts';
import { temporaryPlace } from '../temporary-database.ts';
import {
  type CacheReportContext,
  type CacheReportOptions,
  cacheEffortFor,
  type Measuring,
  PART_NAMES,
  type PartName,
} from './cache-context.ts';
import { measureLayers } from './layers.ts';
import { layersPart } from './layers-part.ts';
import { measureMisses } from './misses.ts';
import { missesPart } from './misses-part.ts';
import { findRedis } from './own-redis.ts';
import { measureChanges } from './publishing.ts';
import { publishingPart } from './publishing-part.ts';
import { measureRestarts } from './restarts.ts';
import { restartsPart } from './restarts-part.ts';
import { measureStampedes } from './stampede.ts';
import { stampedePart } from './stampede-part.ts';
import { measureVisibility } from './visibility.ts';
import { visibilityPart } from './visibility-part.ts';

const COMMENTS = 5;
const HOW =
  'Every process that is measured was started as a site is, by `octavo start`, on a database made for this report and gone with it, filled with the posts that `octavo seed` makes. The readers are a process too; everything runs on one machine, so there is no network between them. Where two processes of Octavo are measured at once, they and the readers share all cores. Percentiles are values that were measured (the nearest rank); nothing is left out as an outlier. Absolute figures are this machine’s; ratios are what to compare.';

/**
 * Measures on a database of its own, which is gone when it is done, fails, or is aborted, and so are all processes.
 * @throws ReportError, and the signal's reason when it is aborted.
 */
export async function makeCacheReport(
  options: CacheReportOptions,
  context: CacheReportContext,
): Promise<Report> {
  const started = context.now();
  await using stack = new AsyncDisposableStack();
  const measuring = await prepare(options, context, stack);
  const machine = await machineFacts(measuring.folder);
  const parts = await measureParts(PART_NAMES, MEASURED, options.parts, measuring);
  return {
    title: 'What the caches do',
    lead: leadOf(measuring),
    findings: parts.flatMap((part) => part.findings),
    sections: [...parts.map((part) => part.section), await conditionsOf(measuring, machine, started)],
  };
}

interface Prepared extends Measuring {
  folder: string;
}

async function prepare(
  options: CacheReportOptions,
  context: CacheReportContext,
  stack: AsyncDisposableStack,
): Promise<Prepared> {
  const { configured, program, signal } = context;
  const place = stack.use(await temporaryPlace(configured, context.temporaryParent));
  const settings = await place.createDatabase('octavo');
  const { folder } = place;
  const site = stack.use(await context.openSite(settings, folder));
  await fillSite(site.database, options.posts, { comments: COMMENTS }, context, 'Posts');
  const cores = findCores();
  const redis = await findRedis(context.redisUrl, folder, stack);
  const asking = stack.use(await Asking.start(program, cores, signal));
  const own = ownSettings(settings, context, folder);
  return {
    ...{ context, options, effort: cacheEffortFor(options), settings, site, asking, cores, redis, folder },
    startNode: (given, isAlone = true) =>
      Node.start({ program, signal, cores: isAlone ? cores : null, settings: { ...own, ...given } }),
  };
}

/** As the configured site's, on the other database. */
function ownSettings(
  settings: Measuring['settings'],
  { listenUrl }: CacheReportContext,
  folder: string,
): Record<string, string> {
  if (settings.kind === 'sqlite') return { DATA_DIR: dirname(settings.file) };
  const own = { DATA_DIR: folder, DATABASE_URL: settings.url, DATABASE_POOL_SIZE: String(settings.poolSize) };
  if (listenUrl === null) return own;
  const heard = new URL(listenUrl);
  heard.pathname = new URL(settings.url).pathname;
  return { ...own, DATABASE_LISTEN_URL: heard.href };
}

const MEASURED: Readonly<Record<PartName, (measuring: Measuring) => Promise<Part>>> = {
  layers: async (measuring) => layersPart(await measureLayers(measuring)),
  restarts: async (measuring) => restartsPart(await measureRestarts(measuring)),
  misses: async (measuring) => missesPart(await measureMisses(measuring)),
  stampede: async (measuring) => stampedePart(await measureStampedes(measuring)),
  visibility: async (measuring) =>
    visibilityPart(await measureVisibility(measuring), measuring.settings.kind, measuring.context.pollMs),
  changes: async (measuring) => publishingPart(await measureChanges(measuring)),
};

function leadOf({ options, settings, redis, context }: Measuring): string {
  const database = settings.kind === 'sqlite' ? 'SQLite' : 'PostgreSQL';
  const quick = options.isQuick ? ' A quick run: few repetitions, so its 99th percentiles are rough.' : '';
  const date = new Date(context.now()).toISOString().slice(0, 10);
  return `Measured on ${database}${redis === null ? '' : ' with Redis'}, with ${wholeNumberText(options.posts)} made-up posts and about ${COMMENTS} comments a post, on ${date}.${quick}`;
}

async function conditionsOf(
  { context, site, redis, cores }: Measuring,
  machine: readonly Fact[],
  started: number,
): Promise<Section> {
  const facts: Fact[] = [
    ...machine,
    ['Octavo', context.version],
    ['Node', process.versions.node],
    ...(await databaseFacts(site.database)),
    ['Redis', redis?.description ?? 'not measured'],
    [
      'Cores',
      cores === null
        ? 'nothing is kept to a core of its own'
        : `the process that is measured on core ${cores.server}, the asking on core ${cores.asking}`,
    ],
    ['Begun', new Date(started).toISOString()],
    ['Took', inMinutes(context.now() - started)],
  ];
  return conditionsSection(HOW, facts, context.command);
}

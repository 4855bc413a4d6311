// `octavo report balance`: what many requests at once cost behind nginx, what readers notice when nodes come and go, and how soon
// nginx gives out what was changed. Everything that is measured is a process of its own, started as a site's is.
import { dirname } from 'node:path';
import { findNginx, NginxError } from '../../balance/nginx/nginx-program.ts';
import { conditionsSection } from '../conditions.ts';
import { fillSite } from '../data/fill-site.ts';
import { databaseFacts } from '../database-facts.ts';
import { inMinutes, wholeNumberText } from '../figures.ts';
import { type Fact, machineFacts } from '../machine.ts';
import { measureParts, type Part } from '../part.ts';
import { Asking } from '../processes/asking.ts';
import { findCores } from '../processes/cores.ts';
import { SITE_URL } from '../processes/node.ts';
import type { Report, Section } from '../report.ts';
import { ReportError } from '../report-error.ts';
import { temporaryPlace } from '../temporary-database.ts';
import {
  type BalanceReportContext,
  type BalanceReportOptions,
  balanceEffortFor,
  type Measuring,
  PART_NAMES,
  type PartName,
} from './balance-context.ts';
import { measureBursts } from './burst.ts';
import { burstPart } from './burst-part.ts';
import { measureEvents } from './events.ts';
import { eventsPart } from './events-part.ts';
import { measureFreshness } from './freshness.ts';
import { freshnessPart } from './freshness-part.ts';
import { measureSustained } from './load.ts';
import { loadPart } from './load-part.ts';
import { measureStickiness } from './sticky.ts';
import { stickyPart } from './sticky-part.ts';

const COMMENTS = 5;
const HOW =
  'Every process that is measured was started as a site is, nodes by `octavo start` and nginx by `octavo balance`, or by hand with the configuration that `octavo balance --dry-run` shows, on a database made for this report and gone with it, filled with the posts that `octavo seed` makes. The settings are the defaults, but for the limits of one address, as all requests come from one. Everything runs on one machine, so there is no network between readers, nginx, nodes and database. Percentiles are values that were measured (the nearest rank); nothing is left out as an outlier. Absolute figures are this machine’s; ratios are what to compare.';

/**
 * Measures on a database of its own, which is gone when it is done, fails, or is aborted, and so are all processes.
 * @throws ReportError, and the signal's reason when it is aborted.
 */
export async function makeBalanceReport(
  options: BalanceReportOptions,
  context: BalanceReportContext,
): Promise<Report> {
  const started = context.now();
  const nginx = await nginxVersion(context.nginx);
  await using stack = new AsyncDisposableStack();
  const measuring = await prepare(options, context, stack);
  const machine = await machineFacts(measuring.folder);
  const parts = await measureParts(PART_NAMES, MEASURED, options.parts, measuring);
  return {
    title: 'What nginx and many nodes do',
    lead: leadOf(measuring, nginx),
    findings: parts.flatMap((part) => part.findings),
    sections: [
      ...parts.map((part) => part.section),
      await conditionsOf(measuring, { machine, started, nginx }),
    ],
  };
}

async function nginxVersion(program: string | null): Promise<string> {
  try {
    const { major, minor, patch } = (await findNginx(program)).version;
    return `${major}.${minor}.${patch}`;
  } catch (error) {
    if (!(error instanceof NginxError)) throw error;
    throw new ReportError('no-nginx', `This report measures with nginx. ${error.message}`, error);
  }
}

async function prepare(
  options: BalanceReportOptions,
  context: BalanceReportContext,
  stack: AsyncDisposableStack,
): Promise<Measuring> {
  const { configured, program, signal } = context;
  const place = stack.use(await temporaryPlace(configured, context.temporaryParent));
  const settings = await place.createDatabase('octavo');
  const { folder } = place;
  const site = stack.use(await context.openSite(settings, folder));
  await fillSite(site.database, options.posts, { comments: COMMENTS }, context, 'Posts');
  const cores = findCores();
  const asking = stack.use(await Asking.start(program, cores, signal));
  const own: Record<string, string> =
    settings.kind === 'sqlite'
      ? { DATA_DIR: dirname(settings.file) }
      : { DATA_DIR: folder, DATABASE_URL: settings.url, DATABASE_POOL_SIZE: String(settings.poolSize) };
  return {
    ...{ context, options, effort: balanceEffortFor(options), site, asking, cores, folder },
    settings: { ...own, SITE_URL },
  };
}

const MEASURED: Readonly<Record<PartName, (measuring: Measuring) => Promise<Part>>> = {
  burst: async (measuring) => burstPart(await measureBursts(measuring)),
  load: async (measuring) => loadPart(await measureSustained(measuring)),
  sticky: async (measuring) => stickyPart(await measureStickiness(measuring)),
  events: async (measuring) => eventsPart(await measureEvents(measuring)),
  freshness: async (measuring) => freshnessPart(await measureFreshness(measuring)),
};

function leadOf({ options, settings, context }: Measuring, nginx: string): string {
  const database = settings.DATABASE_URL === undefined ? 'SQLite' : 'PostgreSQL';
  const quick = options.isQuick ? ' A quick run: few repetitions, so its figures are rough.' : '';
  const date = new Date(context.now()).toISOString().slice(0, 10);
  return `Measured on ${database} with nginx ${nginx}, with ${wholeNumberText(options.posts)} made-up posts and about ${COMMENTS} comments a post, on ${date}. ▲ marks what is not as it is wanted.${quick}`;
}

async function conditionsOf(
  { context, site, cores }: Measuring,
  { machine, started, nginx }: { machine: readonly Fact[]; started: number; nginx: string },
): Promise<Section> {
  const facts: Fact[] = [
    ...machine,
    ['Octavo', context.version],
    ['Node', process.versions.node],
    ['nginx', nginx],
    ...(await databaseFacts(site.database)),
    [
      'Cores, for bursts and sustained load',
      cores === null
        ? 'nothing is kept to a core of its own'
        : `nginx and nodes on ${cores.servers.length === 1 ? 'core' : 'cores'} ${cores.servers.join(', ')}, the asking on core ${cores.asking}`,
    ],
    ['Begun', new Date(started).toISOString()],
    ['Took', inMinutes(context.now() - started)],
  ];
  return conditionsSection(HOW, facts, context.command);
}

import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { OCTAVO_VERSION } from '../backup/octavo-version.ts';
import { type Config, environmentWith, readConfig } from '../config.ts';
import { type CacheReportContext, PART_NAMES, type PartName } from '../report/cache/cache-context.ts';
import { makeCacheReport } from '../report/cache/cache-report.ts';
import { answerOrders } from '../report/processes/answer-orders.ts';
import { serveBare } from '../report/processes/bare-server.ts';
import { prepareFolder, writeReport } from '../report/write-report.ts';
import { createServices } from '../services.ts';
import { findProjectRoot } from '../web/assets.ts';
import { INTERRUPTED_EXIT_CODE, onInterrupt } from './interrupt.ts';
import { Progress } from './progress.ts';
import { wholeNumber } from './whole-number.ts';

const POSTS = 10_000;
const QUICK_POSTS = 1_000;
const LEAST_POSTS = 100;
const MOST_POSTS = 1_000_000;
const SECONDS = 3;
const QUICK_SECONDS = 0.6;
const MOST_SECONDS = 600;

interface CacheFlags {
  quick?: boolean;
  posts?: number;
  seconds?: number;
  only?: PartName[];
  out: string;
  dir?: string;
}

export const cacheReportCommand = new Command('cache')
  .description(
    'measure each layer of the cache, stampedes, and how soon a change is seen, on a database of its own',
  )
  .option('--quick', `less of everything, in about a minute: ${QUICK_POSTS} posts, few repetitions`)
  .option(
    '--posts <number>',
    `how many posts the site has (default: ${POSTS})`,
    wholeNumber(LEAST_POSTS, MOST_POSTS),
  )
  .option(
    '--seconds <number>',
    `how long each layer is asked in each round (default: ${SECONDS})`,
    wholeNumber(1, MOST_SECONDS),
  )
  .addOption(new Option('--only <parts...>', 'these parts and no others').choices(PART_NAMES))
  .option('--out <folder>', 'where the report is written', 'octavo-report')
  .option('--dir <folder>', 'where the temporary database lies (default: the folder for temporary files)')
  .action(async ({ quick = false, posts, seconds, only, out, dir }: CacheFlags) => {
    const config = readConfig();
    const options = {
      posts: posts ?? (quick ? QUICK_POSTS : POSTS),
      seconds: seconds ?? (quick ? QUICK_SECONDS : SECONDS),
      isQuick: quick,
      parts: only ?? PART_NAMES,
    };
    const folder = resolve(out);
    await prepareFolder(folder);
    const signal = onInterrupt();
    const temporaryParent = resolve(dir ?? tmpdir());
    const command = commandOf({ quick, posts, seconds, only }, config);
    try {
      const report = await makeCacheReport(options, contextOf(config, { temporaryParent, signal, command }));
      console.log((await writeReport(report, folder, `cache-${config.database.kind}`)).join('\n'));
    } catch (error) {
      if (!signal.aborted) throw error;
      console.error('Stopped before the end; what was temporary is removed, and no report is written.');
      process.exitCode = INTERRUPTED_EXIT_CODE;
    }
  });

/** Processes that the report starts; they are told over a channel what to do. */
export const reportProcesses: readonly Command[] = [
  new Command('ask').action(answerOrders),
  new Command('bare-server').action(serveBare),
];

type Given = Pick<CacheReportContext, 'temporaryParent' | 'signal' | 'command'>;

function contextOf(config: Config, given: Given): CacheReportContext {
  const { listenUrl, redisUrl, pollMs } = config.cache;
  const file = join(findProjectRoot(import.meta.dirname), 'bin/octavo.js');
  return {
    ...given,
    ...{ configured: config.database, listenUrl, redisUrl, pollMs },
    openSite: siteOpener(config),
    program: { file, environment: environmentWith },
    progress: (label, total) => new Progress(label, total),
    now: Date.now,
    version: OCTAVO_VERSION,
  };
}

/** What writes to the measured site from here: it caches nothing and listens to nobody, but tells. */
function siteOpener(config: Config): CacheReportContext['openSite'] {
  const quiet = { mode: 'production', smtpUrl: null, logLevel: 'silent' } as const;
  const cache = { ...config.cache, layers: 'off', redisUrl: null, listenUrl: null } as const;
  return (database, dataDir) =>
    createServices({ ...config, ...quiet, cache, database, dataDir, authSecret: null });
}

function commandOf({ quick, posts, seconds, only }: Omit<CacheFlags, 'out' | 'dir'>, config: Config): string {
  const settings = [
    ...(config.database.kind === 'postgres' ? ['DATABASE_URL=postgres://…'] : []),
    ...(config.cache.redisUrl === null ? [] : ['REDIS_URL=redis://…']),
  ];
  const flags = [
    ...(quick ? ['--quick'] : []),
    ...(posts === undefined ? [] : [`--posts ${posts}`]),
    ...(seconds === undefined ? [] : [`--seconds ${seconds}`]),
    ...(only === undefined ? [] : [`--only ${only.join(' ')}`]),
  ];
  return [...settings, 'npx octavo report cache', ...flags].join(' ');
}

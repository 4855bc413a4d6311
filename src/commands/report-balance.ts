import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { OCTAVO_VERSION } from '../backup/octavo-version.ts';
import { type Config, environmentWith, readConfig } from '../config.ts';
import { type BalanceReportContext, PART_NAMES, type PartName } from '../report/balance/balance-context.ts';
import { makeBalanceReport } from '../report/balance/balance-report.ts';
import { prepareFolder, writeReport } from '../report/write-report.ts';
import { createServices } from '../services.ts';
import { findProjectRoot } from '../web/assets.ts';
import { INTERRUPTED_EXIT_CODE, onInterrupt } from './interrupt.ts';
import { Progress } from './progress.ts';
import { wholeNumber } from './whole-number.ts';

const POSTS = 10_000;
const QUICK_POSTS = 500;
const LEAST_POSTS = 100;
const MOST_POSTS = 1_000_000;

interface BalanceFlags {
  quick?: boolean;
  posts?: number;
  only?: PartName[];
  out: string;
  dir?: string;
}

export const balanceReportCommand = new Command('balance')
  .description(
    'measure nginx and several nodes: bursts, sustained load, nodes that are killed, hang, end and come, and how soon a change ' +
      'is seen, on a database of its own',
  )
  .option('--quick', `less of everything, in about a minute: ${QUICK_POSTS} posts, few repetitions`)
  .option(
    '--posts <number>',
    `how many posts the site has (default: ${POSTS})`,
    wholeNumber(LEAST_POSTS, MOST_POSTS),
  )
  .addOption(new Option('--only <parts...>', 'these parts and no others').choices(PART_NAMES))
  .option('--out <folder>', 'where the report is written', 'octavo-report')
  .option('--dir <folder>', 'where the temporary database lies (default: the folder for temporary files)')
  .action(async ({ quick = false, posts, only, out, dir }: BalanceFlags) => {
    const config = readConfig();
    const options = {
      posts: posts ?? (quick ? QUICK_POSTS : POSTS),
      isQuick: quick,
      parts: only ?? PART_NAMES,
    };
    const folder = resolve(out);
    await prepareFolder(folder);
    const signal = onInterrupt();
    const temporaryParent = resolve(dir ?? tmpdir());
    const command = commandOf({ quick, posts, only }, config);
    try {
      const report = await makeBalanceReport(
        options,
        contextOf(config, { temporaryParent, signal, command }),
      );
      console.log((await writeReport(report, folder, `balance-${config.database.kind}`)).join('\n'));
    } catch (error) {
      if (!signal.aborted) throw error;
      console.error('Stopped before the end; what was temporary is removed, and no report is written.');
      process.exitCode = INTERRUPTED_EXIT_CODE;
    }
  });

type Given = Pick<BalanceReportContext, 'temporaryParent' | 'signal' | 'command'>;

function contextOf(config: Config, given: Given): BalanceReportContext {
  const quiet = { mode: 'production', smtpUrl: null, logLevel: 'silent' } as const;
  const cache = { ...config.cache, layers: 'off', redisUrl: null, listenUrl: null } as const;
  return {
    ...given,
    configured: config.database,
    nginx: config.balance.nginx,
    openSite: (database, dataDir) =>
      createServices({ ...config, ...quiet, cache, database, dataDir, authSecret: null }),
    program: {
      file: join(findProjectRoot(import.meta.dirname), 'bin/octavo.js'),
      environment: environmentWith,
    },
    progress: (label, total) => new Progress(label, total),
    now: Date.now,
    version: OCTAVO_VERSION,
  };
}

function commandOf({ quick, posts, only }: Omit<BalanceFlags, 'out' | 'dir'>, config: Config): string {
  const settings = config.database.kind === 'postgres' ? ['DATABASE_URL=postgres://…'] : [];
  const flags = [
    ...(quick ? ['--quick'] : []),
    ...(posts === undefined ? [] : [`--posts ${posts}`]),
    ...(only === undefined ? [] : [`--only ${only.join(' ')}`]),
  ];
  return [...settings, 'npx octavo report balance', ...flags].join(' ');
}

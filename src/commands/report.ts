import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { createApp } from '../app.ts';
import { OCTAVO_VERSION } from '../backup/octavo-version.ts';
import { type Config, readConfig } from '../config.ts';
import type { DataReportOptions } from '../report/data/data-context.ts';
import { makeDataReport } from '../report/data/data-report.ts';
import { inBytes } from '../report/figures.ts';
import type { OpenMeasuredSite } from '../report/measured-site.ts';
import { ReportError } from '../report/report-error.ts';
import { prepareFolder, writeReport } from '../report/write-report.ts';
import { createServices } from '../services.ts';
import { INTERRUPTED_EXIT_CODE, onInterrupt } from './interrupt.ts';
import { Progress } from './progress.ts';
import { balanceReportCommand } from './report-balance.ts';
import { cacheReportCommand, reportProcesses } from './report-cache.ts';
import { wholeNumber } from './whole-number.ts';

const POSTS = { sqlite: 1_000_000, postgres: 200_000 } as const;
const QUICK_POSTS = 10_000;
const MOST_POSTS = 10_000_000;
const SITE_URL = 'http://localhost';

export const reportCommand = new Command('report').description(
  'measure what this Octavo does on this machine, and write it down with plots',
);

reportCommand.addCommand(cacheReportCommand);
reportCommand.addCommand(balanceReportCommand);
for (const command of reportProcesses) reportCommand.addCommand(command, { hidden: true });

interface DataFlags {
  quick?: boolean;
  posts?: number;
  comments: number;
  repetitions?: number;
  out: string;
  dir?: string;
}

reportCommand
  .command('data')
  .description('measure indexes, batched loading, page depth, counters and growth, on a database of its own')
  .option('--quick', `less of everything, in about a minute: ${QUICK_POSTS} posts, few repetitions`)
  .option(
    '--posts <number>',
    `how many posts there are in the end (default: ${POSTS.sqlite} on SQLite, ${POSTS.postgres} on PostgreSQL)`,
    wholeNumber(100, MOST_POSTS),
  )
  .option('--comments <number>', 'comments a post, on average', wholeNumber(0, 1000), 10)
  .option(
    '--repetitions <number>',
    'how often each thing is measured (default: as often as an honest 99th percentile needs)',
    wholeNumber(3, 100_000),
  )
  .option('--out <folder>', 'where the report is written', 'octavo-report')
  .option('--dir <folder>', 'where the temporary database lies (default: the folder for temporary files)')
  .action(async ({ quick = false, posts, comments, repetitions, out, dir }: DataFlags) => {
    const config = readConfig();
    const kind = config.database.kind;
    const options = {
      posts: posts ?? (quick ? QUICK_POSTS : POSTS[kind]),
      comments,
      isQuick: quick,
      ...(repetitions !== undefined && { repetitions }),
    };
    const folder = resolve(out);
    const temporaryParent = resolve(dir ?? tmpdir());
    const name = `data-${kind}`;
    await prepareFolder(folder);
    if (kind === 'sqlite') await demandRoom(temporaryParent, options);
    const signal = onInterrupt();
    try {
      const report = await makeDataReport(options, {
        configured: config.database,
        temporaryParent,
        openSite: siteOpener(config),
        progress: (label, total) => new Progress(label, total),
        signal,
        now: Date.now,
        version: OCTAVO_VERSION,
        command: commandOf(options, kind),
      });
      console.log((await writeReport(report, folder, name)).join('\n'));
    } catch (error) {
      if (!signal.aborted) throw error;
      console.error('Stopped before the end; what was temporary is removed, and no report is written.');
      process.exitCode = INTERRUPTED_EXIT_CODE;
    }
  });

/** The site as readers meet it, but for the place of its data; nothing is sent and nothing is logged. */
function siteOpener(config: Config): OpenMeasuredSite {
  return async (database, folder) => {
    const dataDir = join(folder, 'data');
    const quiet = { mode: 'production', smtpUrl: null, logLevel: 'silent' } as const;
    const cache = { ...config.cache, layers: 'off', redisUrl: null } as const;
    const services = await createServices({ ...config, ...quiet, cache, database, dataDir });
    const app = createApp(services, SITE_URL);
    return {
      database: services.database,
      fetch: async (path) => app.fetch(new Request(SITE_URL + path)),
      [Symbol.asyncDispose]: () => services[Symbol.asyncDispose](),
    };
  };
}

function commandOf(
  { posts, comments, isQuick, repetitions }: DataReportOptions,
  kind: 'sqlite' | 'postgres',
): string {
  const database = kind === 'postgres' ? 'DATABASE_URL=postgres://… ' : '';
  const repeated = repetitions === undefined ? '' : ` --repetitions ${repetitions}`;
  return `${database}npx octavo report data ${isQuick ? '--quick ' : ''}--posts ${posts} --comments ${comments}${repeated}`;
}

const POST_BYTES = 8_000;
const COMMENT_BYTES = 800;
const SPARE_BYTES = 500_000_000;

/** @throws ReportError `no-room` rather than at the end of a long measurement. */
async function demandRoom(folder: string, { posts, comments }: DataReportOptions): Promise<void> {
  const needed = posts * (POST_BYTES + comments * COMMENT_BYTES) + SPARE_BYTES;
  const system = await statfs(folder).catch(() => null);
  if (system === null || system.bavail * system.bsize >= needed) return;
  const free = inBytes(system.bavail * system.bsize);
  const message = `The report needs about ${inBytes(needed)} for its temporary database, and ${folder} has ${free} left. Give another place with --dir, or fewer posts with --posts.`;
  throw new ReportError('no-room', message);
}

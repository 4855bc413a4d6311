import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { openDatabase } from '../database/open-database.ts';
import { type Checkup, checkUp } from '../doctor/checkup.ts';
import { describeCheckup } from '../doctor/describe-checkup.ts';
import { FolderMediaStore } from '../media/folder-media-store.ts';
import { rehearsedSite } from './rehearsed-site.ts';

interface Flags {
  json?: boolean;
  counters?: boolean;
  repair?: boolean;
}

/** Not even looked at. */
const COULD_NOT_RUN = 2;

export const doctorCommand = new Command('doctor')
  .description(
    'look whether all is well: every query, every index, what is counted, what is stored; also while the site runs',
  )
  .option('--json', 'the result for programs')
  .option('--counters', 'look at nothing but the counters that lists show')
  .option('--repair', 'put wrong counters right, and say which')
  .action(async (flags: Flags) => {
    try {
      const checkup = await run(flags);
      console.log(flags.json ? JSON.stringify(checkup, null, 2) : describeCheckup(checkup));
      process.exitCode = checkup.ok ? 0 : 1;
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = COULD_NOT_RUN;
    }
  });

async function run({ counters, repair, json }: Flags): Promise<Checkup> {
  const config = readConfig();
  const { dataDir, database: settings } = config;
  if (settings.kind === 'sqlite' && !existsSync(settings.file))
    throw new Error(`There is no database at ${settings.file}. Check DATA_DIR.`);
  await using database = await openDatabase(settings);
  const isWatched = process.stderr.isTTY && json !== true;
  const context = {
    database,
    dataDir,
    mediaStore: new FolderMediaStore(join(dataDir, 'media')),
    openSite: rehearsedSite(config),
    now: Date.now,
    repair: repair === true,
    ...(isWatched && { begin: (check: string) => process.stderr.write(`Looking at ${check} …\n`) }),
  };
  return await checkUp(context, counters ? ['migrations', 'counters'] : undefined);
}

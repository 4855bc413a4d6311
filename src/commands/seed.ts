import { setImmediate } from 'node:timers/promises';
import { Command } from 'commander';
import { readConfig } from '../config.ts';
import type { Database } from '../database/database.ts';
import { type SeedOptions, seedJournal } from '../seed/seed-journal.ts';
import { createServices } from '../services.ts';
import { INTERRUPTED_EXIT_CODE, onInterrupt } from './interrupt.ts';
import { Progress } from './progress.ts';
import { wholeNumber } from './whole-number.ts';

interface Given {
  posts: number;
  comments: number;
  seed: number;
  authors: number;
  tags: number;
}

export const seedCommand = new Command('seed')
  .description('add made-up posts, to try the site or to measure it; run again, it adds only what is missing')
  .requiredOption('--posts <number>', 'how many posts the journal has in the end', wholeNumber(0, 10_000_000))
  .option(
    '--comments <number>',
    'comments a post, on average; posts that are there keep theirs',
    wholeNumber(0, 10_000),
    5,
  )
  .option('--seed <number>', 'another number makes another journal', wholeNumber(0, 1_000_000), 1)
  .option('--authors <number>', 'how many authors write it', wholeNumber(1, 10_000), 40)
  .option('--tags <number>', 'how many tags there are', wholeNumber(0, 10_000), 120)
  .action(async (given: Given) => {
    await using services = await createServices(readConfig());
    await seed(services.database, { ...given, now: services.now() });
  });

async function seed(database: Database, options: SeedOptions): Promise<void> {
  const signal = onInterrupt();
  const progress = new Progress('Posts', options.posts);
  const started = performance.now();
  let posts = 0;
  let added = 0;
  let rows = 0;
  for await (const step of seedJournal(database, options)) {
    progress.advance(step.posts);
    posts += step.posts;
    added += step.added;
    rows += step.rows;
    // SQLite answers without waiting, and signals arrive only between turns of the event loop.
    await setImmediate();
    if (signal.aborted) break;
  }
  const rowsPerSecond = Math.round(rows / ((performance.now() - started) / 1000));
  progress.done(`${added} added, ${rows} rows with tags and comments, ${rowsPerSecond} rows a second`);
  if (posts === options.posts) return;
  console.error('Stopped before the end. Run the same command again to go on.');
  process.exitCode = INTERRUPTED_EXIT_CODE;
}

import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { Command } from 'commander';
import { SYSTEM } from '../accounts/actor.ts';
import { pageKey } from '../cache/page-key.ts';
import { inspectMethod, statsMethod, tagsMethod } from '../cache-admin/cache-methods.ts';
import { describePage } from '../cache-admin/describe-page.ts';
import { describeStats } from '../cache-admin/describe-stats.ts';
import { describeTags } from '../cache-admin/describe-tags.ts';
import { describePurge, notHere, pageTarget, readPurge, type TypedPurge } from '../cache-admin/purge.ts';
import { purgeCache } from '../cache-admin/purge-cache.ts';
import { type Config, readConfig } from '../config.ts';
import { type Answered, askAll } from '../control/control-client.ts';
import { loggedBy } from '../invalidation/log.ts';
import { createServices } from '../services.ts';
import { addresses } from '../urls/addresses.ts';

const WATCH_MS = 2_000;
const MOST_TAGS = 200;
const CLEAR = '\x1b[H\x1b[2J\x1b[3J';
const NOBODY =
  'No process of this site is running here. "octavo start" starts one; DATA_DIR says which site.';

export const cacheCommand = new Command('cache').description(
  'look at what the running processes keep, and have it made anew',
);

cacheCommand
  .command('stats', { isDefault: true })
  .description(
    'show of each running process what it keeps, how often that was of use, and how far it has read the log',
  )
  .option('--json', 'for programs')
  .option('--watch', 'show it anew every two seconds, until Ctrl-C')
  .action(async ({ json, watch }: { json?: boolean; watch?: boolean }) => {
    const { dataDir } = readConfig();
    do {
      const answers = await askAll(dataDir, statsMethod, {});
      const text = json ? jsonOf(answers) : textOf(answers, (facts) => describeStats(facts, Date.now()));
      process.stdout.write(`${watch && process.stdout.isTTY ? CLEAR : ''}${text}\n`);
      process.exitCode = exitCodeOf(answers);
    } while (watch && (await setTimeout(WATCH_MS, true)));
  });

cacheCommand
  .command('inspect')
  .description(
    'say why a page is fresh or stale, and what its next reader gets: octavo cache inspect /welcome/',
  )
  .argument('<url>', 'the whole address, or from its first slash on')
  .option('--json', 'for programs')
  .action(async (url: string, { json }: { json?: boolean }) => {
    const { dataDir, siteUrl } = readConfig();
    const target = pageTarget(url, siteUrl);
    if (target === null) throw new CacheError(notHere(url, siteUrl));
    const key = pageKey('GET', target, addresses)?.key ?? null;
    const answers = await askAll(dataDir, inspectMethod, { target });
    if (json) console.log(jsonOf(answers, { key }));
    else
      console.log(
        `${key === null ? `${target} is kept under no key` : `Kept as ${key}`}\n\n${textOf(answers, describePage)}`,
      );
    process.exitCode = exitCodeOf(answers);
  });

cacheCommand
  .command('tags')
  .description(
    'show the tags that kept entries have, and when each was invalidated last: octavo cache tags post:',
  )
  .argument('[prefix]', 'how their names begin', '')
  .action(async (prefix: string) => {
    const { dataDir } = readConfig();
    const answers = await askAll(dataDir, tagsMethod, { prefix, most: MOST_TAGS });
    console.log(textOf(answers, describeTags));
    process.exitCode = exitCodeOf(answers);
  });

cacheCommand
  .command('purge')
  .description(
    'have pages made anew, in all processes and in Redis, whether any runs or not: octavo cache purge /welcome/ --tag post:7',
  )
  .argument('[urls...]', 'addresses; all pages of each, whatever their queries')
  .option('--tag <tag...>', 'everything that shows this; "octavo cache tags" lists them')
  .option('--all', 'everything')
  .action(async (urls: string[], { tag = [], all = false }: { tag?: string[]; all?: boolean }) => {
    console.log(await purge(readConfig(), { urls, tags: tag, isAll: all }));
  });

/** A wish that cannot be met; its message says why. */
class CacheError extends Error {
  readonly code = 'cache';
}

async function purge(config: Config, typed: TypedPurge): Promise<string> {
  const read = readPurge(typed, config.siteUrl);
  if (!read.ok) throw new CacheError(`Nothing was done. ${read.problem}`);
  if (config.database.kind === 'sqlite' && !existsSync(config.database.file))
    throw new CacheError(`There is no database at ${config.database.file}. Check DATA_DIR.`);
  const answers = await askAll(config.dataDir, statsMethod, {});
  await using services = await createServices(config);
  const { database, now } = services;
  const logged = await database.transaction(async (tx) => {
    await purgeCache(tx, SYSTEM, read.purge, now());
    return tx;
  });
  const position = loggedBy(logged)?.position;
  const kept = answers.flatMap((answer) => (answer.ok ? entriesOf(answer.answer.faces) : []));
  const entries = kept.reduce((sum, count) => sum + count, 0);
  const there = typed.isAll ? ` The processes that run here had ${entries} entries.` : '';
  return `Invalidated at position ${position} of the log: ${describePurge(read.purge)}. Whoever asks next gets new ones.${there}`;
}

function entriesOf(faces: Readonly<Record<string, { entries: number } | null>>): number {
  return Object.values(faces).reduce((sum, face) => sum + (face?.entries ?? 0), 0);
}

function textOf<Answer>(answers: readonly Answered<Answer>[], describe: (answer: Answer) => string): string {
  if (answers.length === 0) return NOBODY;
  return answers
    .map((answer) =>
      answer.ok
        ? describe(answer.answer)
        : `Process ${answer.process.pid} on ${answer.process.host} did not answer: ${answer.message}`,
    )
    .join('\n\n');
}

function jsonOf<Answer>(answers: readonly Answered<Answer>[], more: object = {}): string {
  const processes = answers.map((answer) =>
    answer.ok ? answer.answer : { process: answer.process, error: answer.message },
  );
  return JSON.stringify({ ...more, processes }, null, 2);
}

/** Where somebody runs and nobody answers, a script is not to go on. */
function exitCodeOf(answers: readonly Answered<unknown>[]): number {
  return answers.length > 0 && answers.every(({ ok }) => !ok) ? 1 : 0;
}

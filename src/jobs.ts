// What the site does on its own: publishing what is due, and tidying up. Every node does it; doing it twice does no harm.

import { setImmediate } from 'node:timers/promises';
import { forgetExpired } from './accounts/forget-expired.ts';
import { purgeComments } from './comments/moderation/purge-comments.ts';
import type { Reader } from './database/database.ts';
import { named } from './database/named.ts';
import { prunablePosition, pruneLog } from './invalidation/prune-log.ts';
import { publishDuePages } from './pages/publish-due-pages.ts';
import { emptyTrash } from './posts/editing/empty-trash.ts';
import { indexWaitingPosts } from './posts/index-waiting-posts.ts';
import { publishDuePosts } from './posts/publish-due-posts.ts';
import type { Services } from './services.ts';
import { pruneAuditLog } from './site/prune-audit-log.ts';
import { loadSettings } from './site/setting-queries.ts';

interface Job {
  name: string;
  everyMs: number;
  /**
   * Does so much as one transaction should: what it did, for the log; null when nothing was left to do. With `runAt` it
   * asks to be run at a time, in milliseconds since 1970, that may be before its regular one.
   */
  run(services: Services, runAt: RunAt): Promise<object | null>;
}

type RunAt = (time: number) => void;

const SECOND_MS = 1000;
const HOUR_MS = 60 * 60 * SECOND_MS;

const JOBS: readonly Job[] = [
  { name: 'publish what is due', everyMs: 2 * SECOND_MS, run: publishDue },
  { name: 'make posts findable', everyMs: HOUR_MS, run: indexWaiting },
  { name: 'empty the trash', everyMs: HOUR_MS, run: emptyOldTrash },
  { name: 'purge comments', everyMs: HOUR_MS, run: purgeOldComments },
  { name: 'forget what has run out', everyMs: HOUR_MS, run: forgetOld },
  { name: 'shorten the log of invalidations', everyMs: HOUR_MS, run: shortenLog },
];

/** Runs each job now and then regularly, one at a time; the function returned ends them when the running one is done. */
export function startJobs(services: Services): () => Promise<void> {
  let line: Promise<void> = Promise.resolve();
  let isOver = false;
  const waiting = new Set<Job>();
  const early = new Map<Job, NodeJS.Timeout>();
  const enqueue = (job: Job) => {
    if (waiting.has(job)) return;
    waiting.add(job);
    line = line.then(async () => {
      waiting.delete(job);
      if (isOver) return;
      // What is left goes on behind the others: nothing is published late because much is to be tidied up.
      if (await runJob(job, services, (time) => runAt(job, time))) enqueue(job);
      await setImmediate();
    });
  };
  const runAt = (job: Job, time: number) => {
    clearTimeout(early.get(job));
    const pause = Math.ceil(time - services.now());
    // Else it is run before that anyway.
    if (pause < job.everyMs && !isOver) early.set(job, setTimeout(enqueue, pause, job));
  };
  const timers = JOBS.map((job) => {
    enqueue(job);
    return setInterval(() => enqueue(job), job.everyMs);
  });
  return () => {
    isOver = true;
    for (const timer of timers) clearInterval(timer);
    for (const timer of early.values()) clearTimeout(timer);
    return line;
  };
}

/** Runs every job until nothing is left to do. */
export async function runJobs(services: Services): Promise<void> {
  for (const job of JOBS) while (await runJob(job, services, () => {}));
}

/** Whether there may be more to do. */
async function runJob(job: Job, services: Services, runAt: RunAt): Promise<boolean> {
  const { logger } = services;
  try {
    const done = await job.run(services, runAt);
    if (done !== null) logger.info(done, job.name);
    return done !== null;
  } catch (error) {
    logger.error({ err: error }, `${job.name}: did not work, trying again`);
    return false;
  }
}

async function publishDue({ database, now }: Services, runAt: RunAt): Promise<object | null> {
  // Asked of the reader first, so that an idle site writes nothing.
  const next = await nextDue(database.read);
  if (next === null) return null;
  if (next > now()) {
    runAt(next);
    return null;
  }
  const posts = await database.transaction((tx) => publishDuePosts(tx, now()));
  const pages = await database.transaction((tx) => publishDuePages(tx, now()));
  return posts.length + pages.length === 0 ? null : { posts, pages };
}

async function indexWaiting({ database }: Services): Promise<object | null> {
  const waiting = await named(database.read, 'posts.any-waiting-for-index')
    .selectFrom('posts_to_index')
    .select('post_id')
    .limit(1)
    .executeTakeFirst();
  if (waiting === undefined) return null;
  return { posts: await database.transaction(indexWaitingPosts) };
}

async function emptyOldTrash({ database, now }: Services): Promise<object | null> {
  const { trashDays } = await loadSettings(database.read);
  const texts = await database.transaction((tx) => emptyTrash(tx, now(), trashDays));
  return texts === 0 ? null : { texts };
}

async function purgeOldComments({ database, now }: Services): Promise<object | null> {
  const settings = await loadSettings(database.read);
  const { hasMore, ...purged } = await database.transaction((tx) => purgeComments(tx, settings, now()));
  return hasMore ? purged : null;
}

async function forgetOld({ database, now }: Services): Promise<object | null> {
  const turns = await database.transaction((tx) => forgetExpired(tx, now()));
  const settings = await loadSettings(database.read);
  const deeds = await database.transaction((tx) => pruneAuditLog(tx, settings, now()));
  return turns + deeds === 0 ? null : { turns, deeds };
}

async function shortenLog({ config, database, now }: Services): Promise<object | null> {
  const upTo = await prunablePosition(database.read, now() - config.cache.logHours * HOUR_MS);
  if (upTo === null) return null;
  return { rows: await database.transaction((tx) => pruneLog(tx, upTo)) };
}

/** When the next text is to be published, in milliseconds since 1970; null when none is. */
async function nextDue(db: Reader): Promise<number | null> {
  const times: number[] = [];
  for (const table of ['posts', 'pages'] as const) {
    const first = await named(db, `${table}.next-due`)
      .selectFrom(table)
      .select('published_at')
      .where('status', '=', 'scheduled')
      .where('published_at', 'is not', null)
      .orderBy('published_at')
      .limit(1)
      .executeTakeFirst();
    if (first?.published_at != null) times.push(first.published_at);
  }
  return times.length === 0 ? null : Math.min(...times);
}

// What the site does on its own: publishing what is due, and tidying up. Every node does it; doing it twice does no harm.

import { setImmediate } from 'node:timers/promises';
import { forgetExpired } from './accounts/forget-expired.ts';
import { purgeComments } from './comments/moderation/purge-comments.ts';
import type { Reader } from './database/database.ts';
import { named } from './database/named.ts';
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
  /** Does so much as one transaction should: what it did, for the log; null when nothing was left to do. */
  run(services: Services): Promise<object | null>;
}

const SECOND_MS = 1000;
const HOUR_MS = 60 * 60 * SECOND_MS;

const JOBS: readonly Job[] = [
  { name: 'publish what is due', everyMs: 2 * SECOND_MS, run: publishDue },
  { name: 'make posts findable', everyMs: HOUR_MS, run: indexWaiting },
  { name: 'empty the trash', everyMs: HOUR_MS, run: emptyOldTrash },
  { name: 'purge comments', everyMs: HOUR_MS, run: purgeOldComments },
  { name: 'forget what has run out', everyMs: HOUR_MS, run: forgetOld },
];

/** Runs each job now and then regularly, one at a time; the function returned ends them when the running one is done. */
export function startJobs(services: Services): () => Promise<void> {
  let line: Promise<void> = Promise.resolve();
  let isOver = false;
  const waiting = new Set<Job>();
  const enqueue = (job: Job) => {
    if (waiting.has(job)) return;
    waiting.add(job);
    line = line.then(async () => {
      waiting.delete(job);
      if (isOver) return;
      // What is left goes on behind the others: nothing is published late because much is to be tidied up.
      if (await runJob(job, services)) enqueue(job);
      await setImmediate();
    });
  };
  const timers = JOBS.map((job) => {
    enqueue(job);
    return setInterval(() => enqueue(job), job.everyMs);
  });
  return () => {
    isOver = true;
    for (const timer of timers) clearInterval(timer);
    return line;
  };
}

/** Runs every job until nothing is left to do. */
export async function runJobs(services: Services): Promise<void> {
  for (const job of JOBS) while (await runJob(job, services));
}

/** Whether there may be more to do. */
async function runJob(job: Job, services: Services): Promise<boolean> {
  const { logger } = services;
  try {
    const done = await job.run(services);
    if (done !== null) logger.info(done, job.name);
    return done !== null;
  } catch (error) {
    logger.error({ err: error }, `${job.name}: did not work, trying again`);
    return false;
  }
}

async function publishDue({ database, now }: Services): Promise<object | null> {
  // Asked of the reader first, so that an idle site writes nothing.
  if (!(await isAnythingDue(database.read, now()))) return null;
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

async function isAnythingDue(db: Reader, now: number): Promise<boolean> {
  const due = (table: 'posts' | 'pages') =>
    named(db, `${table}.first-due`)
      .selectFrom(table)
      .select('id')
      .where('status', '=', 'scheduled')
      .where('published_at', '<=', now)
      .limit(1)
      .executeTakeFirst();
  return (await due('posts')) !== undefined || (await due('pages')) !== undefined;
}

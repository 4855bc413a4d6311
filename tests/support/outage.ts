// Two processes on one PostgreSQL and one Redis, both of which go away, hang and come back while people read.
import { setTimeout } from 'node:timers/promises';
import type { Database } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { openDatabase } from '../../src/database/open-database.ts';
import { deletePost } from '../../src/posts/delete-post.ts';
import { changeSetting } from '../../src/site/change-setting.ts';
import { addPosts } from './add-posts.ts';
import type { AnswerTally, Sort } from './answer-tally.ts';
import { type OctavoServer, startOctavo } from './octavo.ts';
import { openProxy, type ServerProxy } from './proxy.ts';
import { readMetric } from './read-metric.ts';
import { type Question, ReaderLoad } from './reader-load.ts';
import { type RedisServer, startRedis } from './redis.ts';

export interface OutageOptions {
  /** Of an empty PostgreSQL database. */
  url: string;
  /** How long each phase lasts, in milliseconds; the last one from when the site has recovered. */
  phaseMs: (phase: Phase) => number;
  /** Answers that a phase goes on for until one was given, though it takes longer, for a while at most. */
  wanted?: Partial<Readonly<Record<Phase, Sort>>>;
  readers: number;
  /** After which a question counts as never answered. */
  neverMs: number;
  /** Of each reader, between two questions, in milliseconds. */
  pauseMs: number;
  nodes: number;
  /** Posts that nobody has read before: each is asked for once. */
  newPosts: number;
  env?: Readonly<Record<string, string>>;
  /** Those of the phases that are wanted. */
  phases?: readonly Phase[];
}

export const PHASES = [
  'all well',
  'Redis stopped',
  'Redis hangs',
  'database refuses',
  'database hangs',
  'both gone',
  'both back',
] as const;
export type Phase = (typeof PHASES)[number];

export interface Outage {
  phases: AnswerTally[];
  /** Since both were back: pages that were asked for, on whichever process, and how many were made for that. */
  asked: number;
  made: number;
}

const TOKEN = 'an-outage-is-watched';
const RECOVERED_MS = 30_000;
const WANTED_MS = 20_000;
const WARM = 20;
const WITHDRAWN = 'withdrawn';
const OLD_NAME = 'Before the storm';
const NEW_NAME = 'After the storm';

export async function watchOutage(options: OutageOptions): Promise<Outage> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await openDatabase({ kind: 'postgres', url: options.url, poolSize: 2 }));
  await fill(database, options.newPosts);
  const redis = stack.use(await startRedis());
  const proxy = stack.use(await openProxy(options.url));
  const nodes = await startNodes(options, proxy, redis, stack);
  const scene = new Scene();
  const urls = nodes.map(({ url }) => url);
  await warm(urls);
  const load = stack.use(
    new ReaderLoad({ ...options, urls, ask: (reader) => scene.question(reader) }, PHASES[0]),
  );
  const { phases: wanted = PHASES } = options;
  const phases: AnswerTally[] = [];
  let before = 0;
  for (const phase of PHASES) {
    if (!wanted.includes(phase)) continue;
    if (phase !== PHASES[0]) phases.push(load.begin(phase));
    if (phase === 'both back') before = await pagesMade(nodes);
    await enter(phase, { database, redis, proxy, scene, urls });
    if (phase === 'both back') await untilRecovered(urls);
    await setTimeout(options.phaseMs(phase));
    const sort = options.wanted?.[phase];
    if (sort !== undefined) await untilGiven(load, sort);
  }
  phases.push(await load.end());
  return { phases, asked: scene.asked.size, made: (await pagesMade(nodes)) - before };
}

async function startNodes(
  { nodes: count, env: more }: OutageOptions,
  { url }: ServerProxy,
  redis: RedisServer,
  stack: AsyncDisposableStack,
): Promise<OctavoServer[]> {
  const env = {
    DATABASE_URL: url,
    REDIS_URL: redis.url,
    METRICS_TOKEN: TOKEN,
    TRUST_PROXY: '127.0.0.1',
    SITE_URL: 'http://site.test',
    ...more,
  };
  const nodes = await Promise.all(Array.from({ length: count }, () => startOctavo({ env })));
  for (const node of nodes) stack.use(node);
  return nodes;
}

interface Surroundings {
  database: Database;
  redis: RedisServer;
  proxy: ServerProxy;
  scene: Scene;
  urls: readonly string[];
}

async function enter(phase: Phase, { database, redis, proxy, scene, urls }: Surroundings): Promise<void> {
  switch (phase) {
    case 'all well':
      return;
    case 'Redis stopped':
      return redis.kill();
    case 'Redis hangs':
      await redis.startAgain();
      await setTimeout(1_500);
      return redis.pause();
    case 'database refuses':
      redis.resume();
      await withdraw(database, scene, urls);
      return proxy.refuse();
    case 'database hangs':
      proxy.serve();
      await withdraw(database, scene, urls);
      await setTimeout(500);
      return proxy.hang();
    case 'both gone':
      proxy.refuse();
      await redis.kill();
      // Nobody tells the processes: all that they keep is overtaken when they hear of it.
      await database.transaction(async (tx) => void (await changeSetting(tx, 'name', NEW_NAME, 3)));
      return;
    case 'both back':
      scene.beginAnew();
      proxy.serve();
      return redis.startAgain();
  }
}

async function withdraw(database: Database, scene: Scene, urls: readonly string[]): Promise<void> {
  if (scene.isWithdrawn) return;
  await database.transaction(async (tx) => {
    const { id } = await tx
      .selectFrom('posts')
      .select('id')
      .where('slug', '=', WITHDRAWN)
      .executeTakeFirstOrThrow();
    await deletePost(tx, id);
  });
  // As long as it takes each process to be told.
  await untilEach(urls, async (url) => (await fetch(`${url}/${WITHDRAWN}/`)).status === 404);
  scene.isWithdrawn = true;
}

/** What readers ask for, and what they must not be given. */
class Scene {
  isWithdrawn = false;
  /** Since everything was overtaken. */
  readonly asked = new Set<string>();
  #isAnew = false;
  #turn = 0;

  beginAnew(): void {
    this.#isAnew = true;
  }

  question(reader: number): Question {
    this.#turn += 1;
    const turn = this.#turn;
    const own = this.isWithdrawn;
    const isAnew = this.#isAnew;
    const page = (kind: string, path: string): Question => {
      if (isAnew) this.asked.add(path);
      return { kind, path, fault: (body, sort) => (isAnew ? outdated(body, sort) : null) };
    };
    if (turn % 97 === 0) return comment(turn);
    if (turn % 29 === 0) return { kind: 'admin', path: '/admin/' };
    if (turn % 23 === 0) return page('search', `/search?q=word${turn}`);
    if (turn % 19 === 0) return page('missing', `/nothing-${turn}/`);
    if (turn % 11 === 0) return page('new', `/cold-${Math.floor(turn / 11)}/`);
    if (turn % 13 === 0) {
      const fault = (_: string, sort: Sort) =>
        own && (sort === 'fresh' || sort === 'stale') ? 'a deleted post was shown' : null;
      return { kind: 'withdrawn', path: `/${WITHDRAWN}/`, fault };
    }
    const headers = turn % 7 === 0 ? { headers: { 'If-None-Match': '*' } } : {};
    const number = (turn * 7 + reader) % (WARM + 2);
    if (number === 0) return page('kept', '/');
    if (number === 1) return page('kept', '/feed.xml');
    return { ...page('kept', `/warm-${number - 1}/`), ...headers };
  }
}

/** What says that it is new shows what has changed while the database was away. */
function outdated(body: string, sort: Sort): string | null {
  return sort === 'fresh' && body.includes(OLD_NAME) ? 'an overtaken page was called fresh' : null;
}

function comment(turn: number): Question {
  const fields = { post: '1', name: 'Ann', email: 'ann@example.org', text: `Comment ${turn}.` };
  return {
    kind: 'comment',
    path: '/comments',
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      // Else the same person would write too fast.
      'X-Forwarded-For': `10.${(turn >> 16) & 255}.${(turn >> 8) & 255}.${turn & 255}`,
    },
    body: new URLSearchParams(fields).toString(),
  };
}

async function fill(database: Database, newPosts: number): Promise<void> {
  await migrate(database, 0);
  const slugs = [
    ...Array.from({ length: WARM }, (_, index) => `warm-${index + 1}`),
    ...Array.from({ length: newPosts }, (_, index) => `cold-${index + 1}`),
    WITHDRAWN,
  ];
  await database.transaction(async (tx) => void (await changeSetting(tx, 'name', OLD_NAME, 1)));
  await addPosts(database, slugs, 'Text. '.repeat(200));
}

async function warm(urls: readonly string[]): Promise<void> {
  const slugs = [...Array.from({ length: WARM }, (_, index) => `/warm-${index + 1}/`), `/${WITHDRAWN}/`];
  for (const url of urls) {
    for (const path of ['/', '/feed.xml', ...slugs]) await (await fetch(url + path)).text();
  }
}

/** Each process shows what has changed. */
function untilRecovered(urls: readonly string[]): Promise<void> {
  return untilEach(urls, async (url) => (await (await fetch(`${url}/`)).text()).includes(NEW_NAME));
}

async function untilEach(urls: readonly string[], isDone: (url: string) => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + RECOVERED_MS;
  for (const url of urls) {
    while (!(await isDone(url))) {
      if (performance.now() > deadline) throw new Error(`${url} has not heard of what has changed.`);
      await setTimeout(20);
    }
  }
}

async function untilGiven(load: ReaderLoad, sort: Sort): Promise<void> {
  const deadline = performance.now() + WANTED_MS;
  while (load.counts[sort] === 0 && performance.now() < deadline) await setTimeout(20);
}

/** Pages that were made, whether they were kept or not. */
async function pagesMade(nodes: readonly OctavoServer[]): Promise<number> {
  const outcomes = ['miss', 'refused'];
  const counts = await Promise.all(
    nodes.flatMap(({ url }) =>
      outcomes.map((outcome) =>
        readMetric(url, TOKEN, `octavo_cache_requests_total{cache="pages",outcome="${outcome}"}`),
      ),
    ),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

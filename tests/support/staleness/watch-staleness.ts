// Two running nodes on one database, two who write, readers who check each answer, and whatever may happen meanwhile.
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Database } from '../../../src/database/database.ts';
import { type DatabaseSettings, openDatabase } from '../../../src/database/open-database.ts';
import { openProxy, type ServerProxy } from '../proxy.ts';
import { type RedisServer, startRedis } from '../redis.ts';
import { Changes, clock, POSTS } from './changes.ts';
import { type Fault, faultsOf } from './faults.ts';
import { FormWriter } from './form-writer.ts';
import { Ledger } from './ledger.ts';
import { type Span, TestNode } from './node.ts';
import { ProcessWriter } from './process-writer.ts';
import { Random } from './random.ts';
import { AUTH_SECRET, SITE_URL, seedSite } from './seed-site.ts';
import { PAGES } from './shown.ts';
import { View } from './view.ts';

export interface StalenessOptions {
  /** An empty one. */
  database: DatabaseSettings;
  withRedis: boolean;
  seed: number;
  /** After which pages are made anew, whatever the log says. */
  ttlSeconds: number;
  /** Between two changes of one writer, in milliseconds at most. */
  pauseMs: number;
  /** How long nothing happens but reads and writes, in milliseconds, and how long faults come and go after that. */
  calmMs: number;
  faultyMs: number;
  /** Of each fault, and the pause between two, in milliseconds at most. */
  longestFaultMs: number;
  faultPauseMs: number;
  /** Which of them may happen; all where it is left out. */
  faults?: readonly string[];
  /** Told now and then what to print. */
  onProgress?: (line: string) => void;
}

export interface Staleness {
  answers: number;
  /** Of these, those that said that they may be outdated. */
  marked: number;
  changes: number;
  /** With what was asked, answered and done before; none where all is well. */
  violations: string[];
  /** Changes that were committed and are not there, or are not shown in the end. */
  lost: string[];
  /** Until a node's page has shown a change, in milliseconds, the shortest first: where all was well, and where not. */
  untilVisible: { calm: number[]; faulty: number[] };
  /** How often each has happened. */
  faults: Map<string, number>;
}

const READERS = 2;
const WARM_UPS = 3;
const MOST_AT_ONCE = 8;
/** A page that does not show what was committed so long ago is found out to be wrong. */
const SHOWN_BY_MS = 2_500;
const PROGRESS_MS = 10_000;
/** A busy machine has to start processes and catch up. */
const LONGEST_END_MS = 30_000;
/** What a fault has left behind is over by then. */
const AFTERMATH_MS = 1_000;

export async function watchStaleness(options: StalenessOptions): Promise<Staleness> {
  await using stack = new AsyncDisposableStack();
  const watch = await open(options, stack);
  const { views, ledger, changes } = watch;
  const reading = { isOver: false };
  const writing = { isOver: false };
  const readers = views.flatMap((view) =>
    Array.from({ length: READERS }, () => view.readUntil(() => reading.isOver)),
  );
  const progress = tellProgress(watch, options);
  await watch.processWriter.start();
  // What a process draws for the first time takes it much longer than later.
  for (let time = 0; time < WARM_UPS; time++) await Promise.all(views.map((view) => view.read()));
  const writers = writeUntil(watch, () => writing.isOver);
  await setTimeout(options.calmMs);
  await happen(watch, options);
  writing.isOver = true;
  await writers;
  await watch.processWriter.kill();
  const lost = await findLost(watch);
  reading.isOver = true;
  await Promise.all(readers);
  clearInterval(progress);
  return {
    answers: sum(views.map(({ answers }) => answers)),
    marked: sum(views.map(({ marked }) => marked)),
    changes: changes.count,
    violations: [...ledger.violations, ...(await neverCommitted(watch))],
    lost,
    untilVisible: timesOf(watch),
    faults: watch.happened,
  };
}

interface Watch {
  nodes: readonly TestNode[];
  views: readonly View[];
  database: Database;
  changes: Changes;
  ledger: Ledger;
  random: Random;
  formWriter: FormWriter;
  processWriter: ProcessWriter;
  faults: readonly Fault[];
  happened: Map<string, number>;
  /** When something was wrong. */
  troubled: Span[];
}

async function open(options: StalenessOptions, stack: AsyncDisposableStack): Promise<Watch> {
  const { database: settings, longestFaultMs: longestMs, pauseMs } = options;
  const random = new Random(options.seed);
  const database = stack.use(await openDatabase(settings));
  const { cookie } = await seedSite(database);
  const redis = options.withRedis ? stack.use(await startRedis()) : null;
  const listening = settings.kind === 'postgres' ? stack.use(await openProxy(settings.url)) : null;
  const env = environment(options, redis, listening);
  const nodes = await Promise.all(['A', 'B'].map((name) => TestNode.start(name, env)));
  for (const node of nodes) stack.use(node);
  const common = { changes: new Changes(), ledger: new Ledger(), random, pauseMs };
  const views = nodes.flatMap((node) =>
    Object.keys(PAGES).map((path) => new View({ ...common, node, path })),
  );
  const processWriter = stack.use(new ProcessWriter({ ...common, database: settings }));
  const formWriter = new FormWriter({ ...common, nodes, views, database, cookie });
  const parts = { nodes, writer: processWriter, database: settings, redis, listening, random, longestMs };
  const faults = faultsOf(parts).filter(({ kind }) => options.faults?.includes(kind) ?? true);
  const watch = { ...common, nodes, views, database, formWriter, processWriter, faults };
  return { ...watch, happened: new Map(), troubled: [] };
}

function environment(
  { database, ttlSeconds }: StalenessOptions,
  redis: RedisServer | null,
  listening: ServerProxy | null,
): Record<string, string> {
  return {
    SITE_URL,
    AUTH_SECRET,
    CACHE_TTL_SECONDS: `${ttlSeconds}`,
    ...(database.kind === 'sqlite' ? { DATA_DIR: dirname(database.file) } : { DATABASE_URL: database.url }),
    ...(listening && { DATABASE_LISTEN_URL: listening.url }),
    ...(redis && { REDIS_URL: redis.url }),
  };
}

/** A few changes one after the other, and then none until they are shown, or should be. */
async function writeUntil(watch: Watch, isOver: () => boolean): Promise<void> {
  const { random, formWriter, processWriter, views } = watch;
  while (!isOver()) {
    const count = () => Math.ceil(random.next() * MOST_AT_ONCE);
    await Promise.all([formWriter.write(count()), processWriter.write(count())]);
    const deadline = clock() + SHOWN_BY_MS;
    do await setTimeout(10);
    while (clock() < deadline && !views.every((view) => view.isUpToDate));
  }
}

/** Each at least once; one of a node and one of something else at the same time. */
async function happen(watch: Watch, { faultyMs, faultPauseMs }: StalenessOptions): Promise<void> {
  const deadline = clock() + faultyMs;
  const ofNodes = watch.faults.filter(({ isOfNode }) => isOfNode);
  const others = watch.faults.filter(({ isOfNode }) => !isOfNode);
  const goOn = async (faults: readonly Fault[]) => {
    do {
      for (const fault of watch.random.inAnyOrder(faults)) {
        if (watch.ledger.isFull) return;
        await happenOnce(watch, fault);
        await setTimeout(watch.random.next() * faultPauseMs);
      }
    } while (faults.length > 0 && clock() < deadline);
  };
  await Promise.all([goOn(ofNodes), goOn(others)]);
}

async function happenOnce({ ledger, happened, troubled }: Watch, { kind, happen }: Fault): Promise<void> {
  const span = { from: clock(), until: Number.POSITIVE_INFINITY };
  troubled.push(span);
  ledger.add('fault', `${kind} begins`);
  await happen();
  ledger.add('fault', `${kind} is over`);
  span.until = clock() + AFTERMATH_MS;
  happened.set(kind, (happened.get(kind) ?? 0) + 1);
}

/** Waits until every page of every node shows all there is. */
async function findLost({ views, changes, database }: Watch): Promise<string[]> {
  const lost: string[] = [];
  for (const slug of POSTS) {
    const { title, comments } = await database.read
      .selectFrom('posts')
      .select(['title', 'comment_count as comments'])
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow();
    const there = { title: Number(/\d+/.exec(title)?.[0]), comments };
    for (const what of ['title', 'comments'] as const) {
      const newest = changes.newest(`${slug} ${what}`);
      if (newest > there[what]) lost.push(`${slug} ${what} is ${there[what]} and was ${newest}`);
      changes.note(`${slug} ${what}`, there[what], false);
    }
  }
  for (const deadline = clock() + LONGEST_END_MS; clock() < deadline; await setTimeout(10)) {
    if (views.every((view) => view.isUpToDate)) return lost;
  }
  const behind = views.filter((view) => !view.isUpToDate);
  return [...lost, ...behind.map(({ place }) => `${place} does not show all that was committed`)];
}

/** Titles that were shown and that no transaction has left behind. */
async function neverCommitted({ views, database }: Watch): Promise<string[]> {
  const rows = await database.read.selectFrom('revisions').select('fields').execute();
  const committed = new Set(rows.map(({ fields }) => String(JSON.parse(fields).title)));
  const shown = new Set(views.flatMap(({ titles }) => [...titles]));
  return [...shown]
    .filter((title) => !committed.has(title) && !title.endsWith(' 0 of writer 0'))
    .map((title) => `"${title}" was shown and was never committed`);
}

function timesOf({ views, troubled }: Watch): Staleness['untilVisible'] {
  const times = { calm: [] as number[], faulty: [] as number[] };
  for (const { node, sightings } of views) {
    for (const { committedAt: from, seenAt: until } of sightings) {
      if (node.away.some((span) => overlaps(span, { from, until }))) continue;
      const isCalm = !troubled.some((span) => overlaps(span, { from, until }));
      times[isCalm ? 'calm' : 'faulty'].push(Math.max(0, until - from));
    }
  }
  for (const list of Object.values(times)) list.sort((one, other) => one - other);
  return times;
}

function overlaps(one: Span, other: Span): boolean {
  return one.from <= other.until && other.from <= one.until;
}

function tellProgress({ views, changes, ledger, happened }: Watch, { onProgress }: StalenessOptions) {
  return setInterval(() => {
    const answers = sum(views.map((view) => view.answers));
    const faults = sum([...happened.values()]);
    onProgress?.(
      `${answers} reads, ${changes.count} changes, ${faults} faults, ${ledger.violations.length} violations`,
    );
  }, PROGRESS_MS);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}

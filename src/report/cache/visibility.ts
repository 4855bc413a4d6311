// How long running processes go on showing what somebody else has changed, and whether one ever shows less than it did.
import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../database/database.ts';
import { openDatabase } from '../../database/open-database.ts';
import { percentileOf } from '../percentiles.ts';
import { ReportError } from '../report-error.ts';
import type { Measuring } from './cache-context.ts';
import { writePost } from './write-post.ts';

export interface VisibilityFigures {
  name: string;
  versions: number;
  /** Milliseconds from the end of the transaction until a page has shown it. */
  p50: number;
  p90: number;
  p99: number;
  most: number;
  /** Answers that showed less than an earlier one of the same page and process. */
  wentBack: number;
  answers: number;
}

const SLUG = 'how-it-stands';
/** The post, and a list in which it stands. */
const PATHS = [`/${SLUG}/`, '/'];

export async function measureVisibility(measuring: Measuring): Promise<VisibilityFigures[]> {
  const { context, effort, settings, site } = measuring;
  const { versions, polledVersions } = effort;
  const bar = context.progress('From publish to visible', versions + polledVersions);
  const pollMs = String(context.pollMs);
  const told = await watch(measuring, {
    ...{ database: site.database, versions, pauseMs: 30, onVersion: () => bar.advance() },
    settings: { CACHE_POLL_MS: pollMs },
  });
  // Who writes to SQLite tells nobody here; PostgreSQL tells always, and nobody listens.
  await using silent = settings.kind === 'sqlite' ? await openDatabase(settings) : null;
  const polled = await watch(measuring, {
    ...{ database: silent ?? site.database, versions: polledVersions, onVersion: () => bar.advance() },
    pauseMs: context.pollMs,
    settings: { CACHE_POLL_MS: pollMs, DATABASE_LISTEN_URL: 'off' },
  });
  bar.done();
  const found = (name: string, node: NodeViews): VisibilityFigures => ({ name, ...figuresOf(node) });
  return [
    ...told.map((node, index) => found(`Told, process ${NAMES[index]}`, node)),
    ...polled.map((node, index) => found(`Only looking, process ${NAMES[index]}`, node)),
  ];
}

const NAMES = ['A', 'B'];

interface Watch {
  /** Of whoever writes. */
  database: Database;
  settings: Readonly<Record<string, string>>;
  versions: number;
  /** Between two versions, on average. */
  pauseMs: number;
  onVersion: () => void;
}

/** What the readers of one process saw. */
type NodeViews = readonly View[];

async function watch(
  measuring: Measuring,
  { database, settings, versions, pauseMs, onVersion }: Watch,
): Promise<NodeViews[]> {
  const { context } = measuring;
  await using stack = new AsyncDisposableStack();
  const nodes = await Promise.all(NAMES.map(() => measuring.startNode(settings, false)));
  for (const node of nodes) stack.use(node);
  const agent = new Agent({ keepAlive: true });
  stack.defer(() => agent.destroy());
  const post = await findPost(database, context.now());
  const { id } = await writePost(database, { ...post, title: 'Version 0' }, context.now());
  const write = (version: number) =>
    writePost(database, { ...post, id, title: `Version ${version}` }, context.now());
  const committedAt = [performance.now()];
  const views = nodes.map(({ port }) => PATHS.map((path) => new View({ port, path, agent }, committedAt)));
  const watching = Promise.all(views.flat().map((view) => view.read(versions, context.signal)));
  // Handled where it is waited for.
  watching.catch(() => {});
  for (let version = 1; version <= versions; version++) {
    context.signal.throwIfAborted();
    await write(version);
    committedAt[version] = performance.now();
    onVersion();
    // Not in step with whoever looks now and then.
    await delay(pauseMs * (0.5 + ((version * 0.618) % 1)));
  }
  await watching;
  return views;
}

async function findPost(database: Database, now: number) {
  const known = await database.read
    .selectFrom('posts')
    .select('id')
    .where('slug', '=', SLUG)
    .executeTakeFirst();
  return { ...known, slug: SLUG, source: 'What is new.', tagIds: [], publishedAt: now };
}

const LONGEST_MS = 60_000;

/** One page of one process, as a reader sees it who asks for it again and again. */
class View {
  readonly untilVisible: number[] = [];
  wentBack = 0;
  answers = 0;
  readonly #asked: { port: number; path: string; agent: Agent };
  readonly #committedAt: readonly number[];
  #newest = 0;

  constructor(asked: { port: number; path: string; agent: Agent }, committedAt: readonly number[]) {
    this.#asked = asked;
    this.#committedAt = committedAt;
  }

  async read(last: number, signal: AbortSignal): Promise<void> {
    let changedAt = performance.now();
    while (this.#newest < last) {
      signal.throwIfAborted();
      const atLeast = this.#newest;
      const version = await this.#shownVersion();
      this.answers += 1;
      if (version < atLeast) this.wentBack += 1;
      const now = performance.now();
      if (version > atLeast) changedAt = now;
      this.#note(version, now);
      if (now - changedAt > LONGEST_MS)
        throw new ReportError(
          'unexpected-answer',
          `${this.#asked.path} went on showing version ${atLeast} of ${last}. That is a defect of Octavo: please report it.`,
        );
    }
  }

  async #shownVersion(): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<import('node:http').IncomingMessage>();
    get({ host: '127.0.0.1', ...this.#asked }, resolve).on('error', reject);
    const body = await text(await promise);
    return Number(/Version (\d+)/.exec(body)?.[1] ?? -1);
  }

  #note(version: number, now: number): void {
    while (this.#newest < version) {
      this.#newest += 1;
      // Shown before the writer has heard that it is committed.
      this.untilVisible.push(Math.max(0, now - (this.#committedAt[this.#newest] ?? now)));
    }
  }
}

function figuresOf(views: NodeViews): Omit<VisibilityFigures, 'name'> {
  const sorted = Float64Array.from(views.flatMap((view) => view.untilVisible)).sort();
  const at = (percent: number) => percentileOf(sorted, percent);
  return {
    versions: sorted.length / PATHS.length,
    ...{ p50: at(50), p90: at(90), p99: at(99), most: at(100) },
    wentBack: views.reduce((sum, view) => sum + view.wentBack, 0),
    answers: views.reduce((sum, view) => sum + view.answers, 0),
  };
}

// How long running processes go on showing what somebody else has changed, and whether one ever shows less than it did.
import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../database/database.ts';
import { openDatabase } from '../../database/open-database.ts';
import { openFormWriter } from '../form-writer.ts';
import { percentileOf } from '../percentiles.ts';
import type { Node } from '../processes/node.ts';
import { ReportError } from '../report-error.ts';
import { writePost } from '../write-post.ts';
import type { Measuring } from './cache-context.ts';

export interface VisibilityFigures {
  /** A transaction elsewhere that tells, a form that is sent to process A, a transaction that nobody is told of. */
  way: 'told' | 'form' | 'polled';
  process: 'A' | 'B';
  versions: number;
  /** Milliseconds from the end of the transaction until a page has shown it. */
  p50: number;
  p90: number;
  p99: number;
  most: number;
  /** Answers that showed less than an earlier one of the same page and process. */
  wentBack: number;
  /** Answers that were asked for after the writer had theirs, and showed less. */
  late: number;
  answers: number;
}

const SLUG = 'how-it-stands';
/** The post, and a list in which it stands. */
const PATHS = [`/${SLUG}/`, '/'];

export async function measureVisibility(measuring: Measuring): Promise<VisibilityFigures[]> {
  const { context, effort, settings, site } = measuring;
  const { versions, polledVersions, formVersions } = effort;
  const bar = context.progress('From publish to visible', versions + polledVersions + formVersions);
  const onVersion = () => bar.advance();
  const { id } = await addVersioned(site.database, context.now());
  const saveIn = (database: Database) => async (_: Node, title: string) => {
    await writePost(database, { ...POST, id, title, publishedAt: context.now() }, context.now());
  };
  const told = { save: saveIn(site.database), versions, pauseMs: PAUSE_MS, onVersion, settings: {} };
  // Who writes to SQLite tells nobody here; PostgreSQL tells always, and nobody listens.
  await using silent = settings.kind === 'sqlite' ? await openDatabase(settings) : null;
  const polled = {
    ...{ save: saveIn(silent ?? site.database), versions: polledVersions, onVersion },
    ...{ pauseMs: context.pollMs, settings: { DATABASE_LISTEN_URL: 'off' } },
  };
  const writer = await openFormWriter(site.database, site.authSecret, context.now());
  const save = (node: Node, title: string) => writer.rename(node, id, title);
  const byForm = { save, versions: formVersions, pauseMs: PAUSE_MS, onVersion, settings: {} };
  const found: VisibilityFigures[] = [];
  for (const [way, given] of [
    ['told', told],
    ['form', byForm],
    ['polled', polled],
  ] as const) {
    for (const [index, views] of (await watch(measuring, given)).entries())
      found.push({ way, process: index === 0 ? 'A' : 'B', ...figuresOf(views) });
  }
  bar.done();
  return found;
}

const PAUSE_MS = 30;
const PROCESSES = 2;

interface Watch {
  /** @param node at which a form is sent. */
  save: (node: Node, title: string) => Promise<void>;
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
  { save, settings, versions, pauseMs, onVersion }: Watch,
): Promise<NodeViews[]> {
  const { context } = measuring;
  await using stack = new AsyncDisposableStack();
  const own = { CACHE_POLL_MS: String(context.pollMs), ...settings };
  const nodes: Node[] = [];
  while (nodes.length < PROCESSES) nodes.push(stack.use(await measuring.startNode(own, false)));
  const [first] = nodes;
  if (first === undefined) throw new RangeError('There is no process to write through.');
  const agent = new Agent({ keepAlive: true });
  stack.defer(() => agent.destroy());
  await save(first, 'Version 0');
  const committedAt = [performance.now()];
  const views = nodes.map(({ port }) => PATHS.map((path) => new View({ port, path, agent }, committedAt)));
  const watching = Promise.all(views.flat().map((view) => view.read(versions, context.signal)));
  // Handled where it is waited for.
  watching.catch(() => {});
  for (let version = 1; version <= versions; version++) {
    context.signal.throwIfAborted();
    await save(first, `Version ${version}`);
    committedAt[version] = performance.now();
    onVersion();
    // Not in step with whoever looks now and then.
    await delay(pauseMs * (0.5 + ((version * 0.618) % 1)));
  }
  await watching;
  return views;
}

const POST = { slug: SLUG, source: 'What is new.', tagIds: [] };

function addVersioned(database: Database, now: number) {
  return writePost(database, { ...POST, title: 'Version 0', publishedAt: now }, now);
}

const LONGEST_MS = 60_000;

/** One page of one process, as a reader sees it who asks for it again and again. */
class View {
  readonly untilVisible: number[] = [];
  wentBack = 0;
  late = 0;
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
      const due = this.#committedAt.length - 1;
      const version = await this.#shownVersion();
      this.answers += 1;
      if (version < atLeast) this.wentBack += 1;
      if (version < due) this.late += 1;
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

function figuresOf(views: NodeViews): Omit<VisibilityFigures, 'way' | 'process'> {
  const sorted = Float64Array.from(views.flatMap((view) => view.untilVisible)).sort();
  const at = (percent: number) => percentileOf(sorted, percent);
  return {
    versions: sorted.length / PATHS.length,
    ...{ p50: at(50), p90: at(90), p99: at(99), most: at(100) },
    wentBack: views.reduce((sum, view) => sum + view.wentBack, 0),
    late: views.reduce((sum, view) => sum + view.late, 0),
    answers: views.reduce((sum, view) => sum + view.answers, 0),
  };
}

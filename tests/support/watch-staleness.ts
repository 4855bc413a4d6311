// Running processes that share a database, somebody who writes, and readers who note what they are shown and when.
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ensureAuthor } from '../../src/authors/ensure-author.ts';
import { renderContent } from '../../src/content/render-content.ts';
import type { Database } from '../../src/database/database.ts';
import { type DatabaseSettings, openDatabase } from '../../src/database/open-database.ts';
import { Follower } from '../../src/invalidation/follower.ts';
import { logOf } from '../../src/invalidation/log-source.ts';
import { openBus } from '../../src/invalidation/open-bus.ts';
import { savePost } from '../../src/posts/save-post.ts';
import { type OctavoServer, startOctavo } from './octavo.ts';

export interface StalenessOptions {
  /** An empty one. */
  database: DatabaseSettings;
  /** How often the nodes look by themselves. */
  pollMs: number;
  isListening?: boolean;
  /** Of a post that is changed again and again. */
  versions: number;
  /** Between two versions, in milliseconds. */
  pauseMs: number;
  /** Of each page on each node. */
  readers: number;
}

export interface Staleness {
  /** From the end of the transaction until a node's page has shown it, in milliseconds, the shortest first. */
  untilVisible: number[];
  /** Answers that showed less than an earlier one of the same page and node. */
  wentBack: string[];
  answers: number;
}

const NODES = 2;
const SLUG = 'versioned';
/** The post, and a list in which it stands. */
const PATHS = [`/${SLUG}/`, '/'];

/** Goes on until every page of every node has shown the last version. */
export async function watchStaleness(options: StalenessOptions): Promise<Staleness> {
  await using stack = new AsyncDisposableStack();
  const nodes = await startNodes(options, stack);
  const database = await openWriter(options.database, stack);
  await write(database, 0);
  const committedAt: number[] = [0];
  const views = nodes.flatMap(({ url }) => PATHS.map((path) => new View(url + path, committedAt)));
  const reading = views.flatMap((view) =>
    Array.from({ length: options.readers }, () => view.read(options.versions)),
  );
  for (let version = 1; version <= options.versions; version++) {
    await write(database, version);
    committedAt[version] = performance.now();
    await setTimeout(options.pauseMs);
  }
  await Promise.all(reading);
  return {
    untilVisible: views.flatMap((view) => view.untilVisible).sort((one, other) => one - other),
    wentBack: views.flatMap((view) => view.wentBack),
    answers: views.reduce((sum, view) => sum + view.answers, 0),
  };
}

async function startNodes(
  { database, pollMs, isListening = true }: StalenessOptions,
  stack: AsyncDisposableStack,
): Promise<OctavoServer[]> {
  const env: Record<string, string> = { CACHE_POLL_MS: `${pollMs}` };
  if (database.kind === 'sqlite') env.DATA_DIR = dirname(database.file);
  else env.DATABASE_URL = database.url;
  if (!isListening) env.DATABASE_LISTEN_URL = 'off';
  const nodes = await Promise.all(Array.from({ length: NODES }, () => startOctavo({ env })));
  for (const node of nodes) stack.use(node);
  return nodes;
}

/** A process that tells the others, as each does. */
async function openWriter(settings: DatabaseSettings, stack: AsyncDisposableStack): Promise<Database> {
  const onError = (error: unknown) => console.error(error);
  const database = stack.use(await openDatabase(settings));
  const bus = openBus({ ...settings, listenUrl: null, onTrouble: onError });
  stack.use(await Follower.start({ log: logOf(database), bus, pollMs: 1_000, onError }));
  return database;
}

async function write(database: Database, version: number): Promise<void> {
  await database.transaction(async (tx) => {
    const found = await tx.selectFrom('posts').select('id').where('slug', '=', SLUG).executeTakeFirst();
    const authorId = await ensureAuthor(tx, { name: 'Ada' }, 1);
    const source = 'Text.';
    const post = {
      title: `Version ${version}`,
      slug: SLUG,
      source,
      format: 'markdown',
      authorId,
      tagIds: [],
    } as const;
    const times = { createdAt: 1, updatedAt: version + 1, publishedAt: 1 };
    const rest = { ...times, status: 'published', excerpt: '', coverMediaId: null, coverAlt: '' } as const;
    const saved = await savePost(tx, { ...post, ...rest, ...found }, renderContent(source, 'markdown'));
    if (!saved.ok) throw new Error(saved.reason);
  });
}

/** One page of one node, as all its readers see it. */
class View {
  readonly untilVisible: number[] = [];
  readonly wentBack: string[] = [];
  answers = 0;
  readonly #url: string;
  readonly #committedAt: readonly number[];
  #newest = 0;

  constructor(url: string, committedAt: readonly number[]) {
    this.#url = url;
    this.#committedAt = committedAt;
  }

  async read(last: number): Promise<void> {
    while (this.#newest < last) {
      const atLeast = this.#newest;
      const body = await (await fetch(this.#url)).text();
      const version = Number(/Version (\d+)/.exec(body)?.[1] ?? -1);
      this.answers += 1;
      if (version < atLeast) this.wentBack.push(`${this.#url} showed ${version} after ${atLeast}`);
      this.#note(version);
    }
  }

  #note(version: number): void {
    const now = performance.now();
    while (this.#newest < version) {
      this.#newest += 1;
      // Shown before the writer has heard that it is committed.
      this.untilVisible.push(Math.max(0, now - (this.#committedAt[this.#newest] ?? now)));
    }
  }
}

// A process that changes the meadow through the database, and says on a pipe what has been committed. This file is both:
// what starts it and kills it in the middle of whatever it does, and the program.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { addComment } from '../../../src/comments/add-comment.ts';
import type { Database, Transaction } from '../../../src/database/database.ts';
import { type DatabaseSettings, openDatabase } from '../../../src/database/open-database.ts';
import { atEnd } from '../../../src/database/transaction-end.ts';
import { Follower } from '../../../src/invalidation/follower.ts';
import { logOf } from '../../../src/invalidation/log-source.ts';
import { openBus } from '../../../src/invalidation/open-bus.ts';
import { endChild, isRunning } from '../spawn-child.ts';
import { type Changes, clock, titleOf, type What } from './changes.ts';
import type { Ledger } from './ledger.ts';
import { saveVersion } from './seed-site.ts';

export interface ProcessWriterOptions {
  database: DatabaseSettings;
  changes: Changes;
  ledger: Ledger;
  /** Between two changes at most, in milliseconds. */
  pauseMs: number;
}

const SLUG = 'meadow';
/** How often a transaction is left open behind its last statement, and for how long at most: it may be killed there. */
const HELD = 0.3;
const LONGEST_HELD_MS = 10;

export class ProcessWriter implements AsyncDisposable {
  readonly #options: ProcessWriterOptions;
  #child: ChildProcess | undefined;
  #closed: Promise<unknown> | undefined;
  #started = 0;
  #isToEnd = false;
  #onDone = () => {};

  constructor(options: ProcessWriterOptions) {
    this.#options = options;
  }

  /** Resolves when it has made so many changes, or is no more. */
  async write(count: number): Promise<void> {
    const child = this.#child;
    if (child === undefined || !isRunning(child) || this.#isToEnd) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onDone = resolve;
    child.stdin?.write(`${count}\n`);
    await Promise.race([promise, this.#closed]);
  }

  /** Resolves when it has read how far the one before had come. */
  async start(): Promise<void> {
    const { database, pauseMs, ledger } = this.#options;
    this.#started += 1;
    const given = JSON.stringify({ database, pauseMs, writer: this.#started });
    const child = spawn(process.execPath, [import.meta.filename, given], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.on('error', () => {});
    this.#child = child;
    this.#isToEnd = false;
    child.once('exit', (code) => {
      if (!this.#isToEnd) ledger.violate('writer', `ended by itself with ${code}`);
    });
    const lines = createInterface(child.stdout);
    this.#closed = once(lines, 'close');
    lines.on('line', (line) => this.#hear(line));
    await Promise.race([once(lines, 'line'), this.#closed]);
  }

  /** Once what it had said is heard. */
  async kill(): Promise<void> {
    if (this.#child === undefined) return;
    this.#isToEnd = true;
    await endChild(this.#child, 'SIGKILL');
    await this.#closed;
    this.#options.ledger.add('writer', 'was killed');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  #hear(line: string): void {
    const { changes, ledger } = this.#options;
    const [what = '', number = '', at = ''] = line.split(' ');
    if (what === 'done') this.#onDone();
    if (what !== 'title' && what !== 'comments') return;
    changes.note(`${SLUG} ${what}`, Number(number), at !== '', at === '' ? clock() : Number(at));
    ledger.add('writer', line);
  }
}

interface Given {
  database: DatabaseSettings;
  pauseMs: number;
  writer: number;
}

if (import.meta.main) {
  const given: Given = JSON.parse(process.argv[2] ?? '');
  await write(given);
  // Whoever started it is gone.
  process.exit();
}

async function write({ database: settings, pauseMs, writer }: Given): Promise<void> {
  const onError = (error: unknown) => console.error(error);
  const database = await openDatabase(settings);
  // It tells the others, as each process does.
  const bus = openBus({
    ...settings,
    listenUrl: settings.kind === 'postgres' ? settings.url : null,
    onTrouble: () => {},
  });
  await Follower.start({ log: logOf(database), bus, pollMs: 1_000, onError });
  const { title, comments } = await readPost(database);
  say(`title ${title}`);
  say(`comments ${comments}`);
  let turn = 0;
  for await (const count of createInterface(process.stdin)) {
    for (const last = turn + Number(count); turn < last; turn++) {
      const what: What = turn % 2 === 0 ? 'title' : 'comments';
      const number = await commit(database, (tx) => change(tx, what, writer));
      say(`${what} ${number} ${clock()}`);
      await setTimeout(Math.random() * pauseMs);
    }
    say('done');
  }
}

/** At once: what is written when the process is killed has been said. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}

/** Others may be ahead for long, or stand still with what they have locked. */
async function commit<Result>(
  database: Database,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  for (;;) {
    try {
      return await database.transaction(work);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'busy')) throw error;
    }
  }
}

async function change(tx: Transaction, what: What, writer: number): Promise<number> {
  const post = await readPost({ read: tx });
  const now = Date.now();
  const number = post[what] + 1;
  if (what === 'comments') await comment(tx, post.id, `Comment ${number} of writer ${writer}.`, now);
  else {
    const title = titleOf(SLUG, number, writer);
    await saveVersion(tx, { id: post.id, slug: SLUG, title, publishedAt: post.publishedAt }, now);
    await keepTitle(tx, post.id, title, now);
  }
  if (Math.random() < HELD) atEnd(tx, () => setTimeout(Math.random() * LONGEST_HELD_MS));
  return number;
}

async function readPost({ read }: Pick<Database, 'read'>) {
  const row = await read
    .selectFrom('posts')
    .select(['id', 'title', 'comment_count as comments', 'published_at as publishedAt'])
    .where('slug', '=', SLUG)
    .executeTakeFirstOrThrow();
  return { ...row, publishedAt: row.publishedAt ?? 0, title: Number(/\d+/.exec(row.title)?.[0]) };
}

async function comment(tx: Transaction, postId: number, text: string, now: number): Promise<void> {
  const author = { guestName: 'Guest', guestEmail: null, guestWebsite: null };
  const input = { postId, parentId: null, author, text, format: 'markdown', status: 'approved' } as const;
  const added = await addComment(tx, { ...input, createdAt: now }, 1_000);
  if (!added.ok) throw new Error(added.reason);
}

/** What was committed at any time, to tell it from what never was. */
async function keepTitle(tx: Transaction, postId: number, title: string, now: number): Promise<void> {
  await tx
    .insertInto('revisions')
    .values({
      post_id: postId,
      user_id: null,
      created_at: now,
      reason: 'saved',
      fields: JSON.stringify({ title }),
    })
    .execute();
}

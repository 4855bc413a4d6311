// Readers at the pace of people: with and without a session, on connections that stay and on new ones; some of them comment.
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { loadKinds, mixedPaths } from '../mixed-load.ts';
import type { Measuring } from './balance-context.ts';
import { Browser, type Entry } from './browser.ts';
import { addPeople } from './people.ts';
import { ACCOUNT } from './sticky.ts';

export const READERS = { keeping: 10, opening: 6, known: 10, commenting: 3 } as const;
/** Of each reader, between two requests, in milliseconds. */
const PAUSE_MS = 35;
const COMMENT_PAUSE_MS = 250;
/** Whether they are still signed in. */
const ACCOUNT_EVERY = 10;

export interface MixedPlan {
  paths: readonly string[];
  postId: number;
  sessions: { known: readonly string[]; commenting: readonly string[] };
}

export async function planReaders({ site, context }: Measuring): Promise<MixedPlan> {
  const { database, authSecret } = site;
  const people = (group: string, count: number, role: 'reader' | 'moderator') =>
    addPeople(database, authSecret, { group, count, role }, context.now());
  const { id } = await database.read
    .selectFrom('posts')
    .select('id')
    .where('status', '=', 'published')
    .orderBy('published_at', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return {
    paths: mixedPaths(await loadKinds(database.read)),
    postId: id,
    sessions: {
      known: await people('known', READERS.known, 'reader'),
      commenting: await people('commenting', READERS.commenting, 'moderator'),
    },
  };
}

/** They go on and on, and each of their requests is written down, until this is disposed of, which waits for all answers. */
export class MixedReaders implements AsyncDisposable {
  readonly ledger: Entry[] = [];
  readonly #stack = new DisposableStack();
  readonly #loops: Promise<void>[];
  readonly #plan: MixedPlan;
  #isOver = false;

  constructor(plan: MixedPlan, port: number) {
    this.#plan = plan;
    const { known, commenting } = plan.sessions;
    const open = (options: { session?: string; keepsAlive?: boolean }) =>
      this.#stack.use(new Browser({ port, ...options }, this.ledger));
    const readers = [
      ...Array.from({ length: READERS.keeping }, () => open({})),
      ...Array.from({ length: READERS.opening }, () => open({ keepsAlive: false })),
      ...known.map((session) => open({ session })),
    ];
    const writers = commenting.map((session) => open({ session }));
    this.#loops = [
      ...readers.map((reader, index) => this.#read(reader, index)),
      ...writers.map((writer, index) => this.#comment(writer, index)),
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#loops);
    this.#stack.dispose();
  }

  async #read(reader: Browser, index: number): Promise<void> {
    const { paths } = this.#plan;
    await delay(index * 2);
    for (let turn = 0; !this.#isOver; turn++) {
      const isAccount = reader.isKnown && turn % ACCOUNT_EVERY === 0;
      await reader.ask(isAccount ? ACCOUNT : (paths[(turn * 31 + index * 101) % paths.length] ?? '/'));
      await delay(PAUSE_MS);
    }
  }

  async #comment(writer: Browser, index: number): Promise<void> {
    await delay(index * 80);
    while (!this.#isOver) {
      await writer.ask('/comments', { post: String(this.#plan.postId), text: `I was here: ${randomUUID()}` });
      await delay(COMMENT_PAUSE_MS);
    }
  }
}

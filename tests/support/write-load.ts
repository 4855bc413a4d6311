// Processes that write as the site does, as fast as they can, and say on a pipe what has been committed. This file is both:
// what a test calls, and the program that it starts.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ensureAuthor } from '../../src/authors/ensure-author.ts';
import { addComment } from '../../src/comments/add-comment.ts';
import { renderContent } from '../../src/content/render-content.ts';
import type { Database, Transaction } from '../../src/database/database.ts';
import { type DatabaseSettings, openDatabase } from '../../src/database/open-database.ts';
import { deletePost } from '../../src/posts/delete-post.ts';
import { savePost } from '../../src/posts/save-post.ts';
import { ensureTags } from '../../src/tags/ensure-tags.ts';
import { endChild } from './spawn-child.ts';

/** Written in one transaction with each post. */
export const COMMENTS_OF_NEW_POST = 3;
export const TAGS_OF_NEW_POST = 2;
const TAGS = ['sea', 'wind', 'sand', 'salt', 'reed'];
const MAX_LENGTH = 10_000;
/** A post goes when this many have come after it, except each that is the first of as many. */
const LIFETIME = 6;
const KEPT_OF = 8;

/** What a process said it had committed, until it ended. */
export interface Acknowledged {
  /** Slugs of posts, and the newest version that was acknowledged of each. */
  posts: Map<string, number>;
  /** Slugs of posts that it had begun to delete: they may be gone. */
  deleting: Set<string>;
  /** Slugs of posts that are gone. */
  deleted: Set<string>;
  /** Texts of comments and the slugs of their posts. */
  comments: Map<string, string>;
  commits: number;
}

export interface LoadWriter extends AsyncDisposable {
  /** Grows as it writes. */
  acknowledged: Acknowledged;
  /** Resolves when as many commits have been acknowledged. */
  untilCommits(count: number): Promise<void>;
  /** Ends it in the middle of whatever it does, and waits for the last of what it had said. */
  kill(): Promise<void>;
}

/** @param name of its posts; no other writer on this database has it. */
export function startLoadWriter(settings: DatabaseSettings, name: string): LoadWriter {
  const child = spawn(process.execPath, [import.meta.filename, JSON.stringify(settings), name], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const acknowledged = emptyAcknowledgement();
  const listeners = new Set<() => void>();
  if (child.stdout === null) throw new Error('The writer was started without a pipe.');
  const lines = createInterface(child.stdout);
  const tell = () => {
    for (const listener of listeners) listener();
  };
  lines.on('line', (line) => {
    take(acknowledged, line);
    tell();
  });
  const closed = once(lines, 'close').then(tell);
  return {
    acknowledged,
    untilCommits: (count) => untilCommits({ child, acknowledged, listeners, count }),
    async kill() {
      await endChild(child, 'SIGKILL');
      await closed;
    },
    async [Symbol.asyncDispose]() {
      await endChild(child, 'SIGKILL');
      await closed;
    },
  };
}

export function emptyAcknowledgement(): Acknowledged {
  return { posts: new Map(), deleting: new Set(), deleted: new Set(), comments: new Map(), commits: 0 };
}

/** As it was at this moment. */
export function copyOf({ posts, deleting, deleted, comments, commits }: Acknowledged): Acknowledged {
  return {
    posts: new Map(posts),
    deleting: new Set(deleting),
    deleted: new Set(deleted),
    comments: new Map(comments),
    commits,
  };
}

/** Adds what one writer said to what others have said. */
export function addTo(all: Acknowledged, more: Acknowledged): void {
  for (const [slug, version] of more.posts) all.posts.set(slug, version);
  for (const slug of more.deleting) all.deleting.add(slug);
  for (const slug of more.deleted) all.deleted.add(slug);
  for (const [text, slug] of more.comments) all.comments.set(text, slug);
  all.commits += more.commits;
}

interface Waiting {
  child: ChildProcess;
  acknowledged: Acknowledged;
  listeners: Set<() => void>;
  count: number;
}

function untilCommits({ child, acknowledged, listeners, count }: Waiting): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const hasEnded = child.exitCode !== null;
      if (acknowledged.commits < count && !hasEnded) return;
      listeners.delete(look);
      if (acknowledged.commits >= count) resolve();
      else
        reject(new Error(`The writer ended with ${child.exitCode} after ${acknowledged.commits} commits.`));
    };
    listeners.add(look);
    child.once('exit', look);
    look();
  });
}

function take(acknowledged: Acknowledged, line: string): void {
  const [verb = '', slug = '', detail = ''] = line.split(' ');
  if (verb === 'deleting') {
    acknowledged.deleting.add(slug);
    return;
  }
  acknowledged.commits += 1;
  if (verb === 'saved') acknowledged.posts.set(slug, Number(detail));
  else if (verb === 'deleted') acknowledged.deleted.add(slug);
  else if (verb === 'commented') acknowledged.comments.set(detail, slug);
}

if (import.meta.main) {
  const [settings = '', name = ''] = process.argv.slice(2);
  // Whoever started it is gone.
  process.stdin.on('close', () => process.exit()).resume();
  await write(JSON.parse(settings), name);
}

async function write(settings: DatabaseSettings, name: string): Promise<never> {
  const database = await openDatabase(settings);
  for (let number = 0; ; number++) {
    const slug = `${name}-${number}`;
    const id = await commit(database, (tx) => addPostWithComments(tx, slug, number));
    say(`saved ${slug} 0`);
    await commit(database, (tx) => comment(tx, id, `${slug}/later`));
    say(`commented ${slug} ${slug}/later`);
    for (const version of [1, 2]) {
      await commit(database, (tx) => save(tx, { id, slug, number, version }));
      say(`saved ${slug} ${version}`);
    }
    const oldest = number - LIFETIME;
    if (oldest >= 0 && oldest % KEPT_OF !== 0) await remove(database, `${name}-${oldest}`);
    // SQLite answers without waiting, and the pipe's end is noticed between turns of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** At once: what is written when the process is killed has been said. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}

/** On a machine that is busy with other things the other writers may keep ahead for long: it is tried again. */
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

async function remove(database: Database, slug: string): Promise<void> {
  say(`deleting ${slug}`);
  await commit(database, async (tx) => {
    const row = await tx.selectFrom('posts').select('id').where('slug', '=', slug).executeTakeFirst();
    if (row === undefined || !(await deletePost(tx, row.id))) throw new Error(`${slug} is not there`);
  });
  say(`deleted ${slug}`);
}

async function addPostWithComments(tx: Transaction, slug: string, number: number): Promise<number> {
  const id = await save(tx, { slug, number, version: 0 });
  for (let place = 0; place < COMMENTS_OF_NEW_POST; place++) await comment(tx, id, `${slug}/${place}`);
  return id;
}

interface SavedPost {
  id?: number;
  slug: string;
  number: number;
  version: number;
}

/** Its version stands in three places, which are written by different statements. */
async function save(tx: Transaction, { id, slug, number, version }: SavedPost): Promise<number> {
  const now = Date.now();
  const authorId = await ensureAuthor(tx, { name: `Author ${number % 3}` }, now);
  const names = [
    TAGS[(number + version) % TAGS.length] ?? '',
    TAGS[(number + version + 1) % TAGS.length] ?? '',
  ];
  const tagIds = await ensureTags(
    tx,
    names.map((name) => ({ name })),
    now,
  );
  const source = `Version ${version} of ${slug}.`;
  const result = await savePost(
    tx,
    {
      ...(id !== undefined && { id }),
      slug,
      title: `Version ${version}`,
      source,
      format: 'markdown',
      excerpt: '',
      status: version === 1 ? 'unlisted' : 'published',
      authorId,
      coverMediaId: null,
      coverAlt: '',
      createdAt: now,
      updatedAt: now,
      publishedAt: now,
      tagIds,
    },
    renderContent(source, 'markdown'),
  );
  if (!result.ok) throw new Error(result.reason);
  await tx
    .insertInto('revisions')
    .values({
      post_id: result.id,
      user_id: null,
      created_at: now,
      reason: 'saved',
      fields: `{"version":${version}}`,
    })
    .execute();
  return result.id;
}

async function comment(tx: Transaction, postId: number, text: string): Promise<void> {
  const author = { guestName: 'Guest', guestEmail: null, guestWebsite: null };
  const input = { postId, parentId: null, author, text, format: 'markdown', status: 'approved' } as const;
  const result = await addComment(tx, { ...input, createdAt: Date.now() }, MAX_LENGTH);
  if (!result.ok) throw new Error(result.reason);
}

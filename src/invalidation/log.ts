// The invalidation log: what a transaction changed for caches is committed with it, in one row, and read by every process.
import { sql } from 'kysely';
import type { Database, Reader, Transaction } from '../database/database.ts';
import { databaseKind } from '../database/database-kind.ts';
import { named } from '../database/named.ts';
import { atEnd } from '../database/transaction-end.ts';

/** What one transaction invalidated. */
export interface Invalidation {
  tags: readonly string[];
  /** Those of them under which something was taken from readers: what shows it is not served even in need. */
  withdrawn: readonly string[];
}

export interface LoggedInvalidation extends Invalidation {
  position: number;
}

/** The log as a process sees it. */
export interface LogSource {
  /** The newest position, 0 of a log in which nothing stands yet. */
  newest(): Promise<number>;
  /** What comes after a position, in order, at most so many. */
  after(position: number, limit: number): Promise<LoggedInvalidation[]>;
  /** Calls `listener` with what this process has committed, before whoever waits for it goes on, until the function returned is called. */
  onAppend(listener: (own: LoggedInvalidation) => void): () => void;
}

/** Invalidates all there is. */
export const EVERYTHING = '*';
/** More are as many as everything. */
const MOST_TAGS = 5_000;
/** PostgreSQL's listeners are told of each position; see `NotifyBus`. */
export const CHANNEL = 'octavo_invalidations';

export function logOf(database: Pick<Database, 'read' | 'onCommit'>): LogSource {
  return {
    newest: () => newestPosition(database.read),
    after: (position, limit) => readLog(database.read, position, limit),
    onAppend: (listener) =>
      database.onCommit((tx) => {
        const own = logged.get(tx);
        if (own !== undefined) listener(own);
      }),
  };
}

/** Invalidates, when the transaction is committed, whatever was cached with one of these tags. */
export function invalidate(tx: Transaction, tags: Iterable<string>): void {
  const pending = pendingOf(tx);
  for (const tag of tags) pending.tags.add(tag);
}

/** As `invalidate`, for what readers are not to see any more: it is not even shown while the database is away. */
export function withdraw(tx: Transaction, tags: Iterable<string>): void {
  const pending = pendingOf(tx);
  for (const tag of tags) {
    pending.tags.add(tag);
    pending.withdrawn.add(tag);
  }
}

/** What a transaction that was committed has written into the log; undefined where it changed nothing for caches. */
export function loggedBy(tx: Transaction): LoggedInvalidation | undefined {
  return logged.get(tx);
}

interface Pending {
  tags: Set<string>;
  withdrawn: Set<string>;
}

const pendings = new WeakMap<Transaction, Pending>();
const logged = new WeakMap<Transaction, LoggedInvalidation>();

function pendingOf(tx: Transaction): Pending {
  const known = pendings.get(tx);
  if (known !== undefined) return known;
  const pending = { tags: new Set<string>(), withdrawn: new Set<string>() };
  pendings.set(tx, pending);
  // Last, as on PostgreSQL whoever else has something to invalidate waits from here to the transaction's end.
  atEnd(tx, (ending) => append(ending, pending));
  return pending;
}

async function append(tx: Transaction, pending: Pending): Promise<void> {
  if (pending.tags.size === 0) return;
  const invalidation = bounded(pending);
  const position = await insert(tx, JSON.stringify([invalidation.tags, invalidation.withdrawn]));
  logged.set(tx, { position, ...invalidation });
}

function bounded({ tags, withdrawn }: Pending): Invalidation {
  if (tags.size <= MOST_TAGS) return { tags: [...tags], withdrawn: [...withdrawn] };
  return { tags: [EVERYTHING], withdrawn: withdrawn.size === 0 ? [] : [EVERYTHING] };
}

async function insert(tx: Transaction, tags: string): Promise<number> {
  const db = named(tx, 'invalidations.append');
  if (databaseKind(tx) === 'sqlite') {
    const row = await db
      .insertInto('invalidations')
      .values({ tags, at: Date.now() })
      .returning('position')
      .executeTakeFirstOrThrow();
    return row.position;
  }
  const { rows } = await sql<{ position: number }>`
    with head as (update invalidation_log set position = position + 1 returning position),
    added as (insert into invalidations (position, tags, at) select position, ${tags}, ${Date.now()} from head)
    select position, pg_notify(${CHANNEL}, position::text) from head
  `.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('The invalidation log has no row of its own; run "octavo doctor".');
  return row.position;
}

/** What comes after a position, in order, at most so many. */
export async function readLog(db: Reader, after: number, limit: number): Promise<LoggedInvalidation[]> {
  const rows = await named(db, 'invalidations.after')
    .selectFrom('invalidations')
    .select(['position', 'tags'])
    .where('position', '>', after)
    .orderBy('position')
    .limit(sql.lit(limit))
    .execute();
  return rows.map(({ position, tags }) => ({ position, ...parse(tags) }));
}

/** The newest position, 0 of a log in which nothing stands yet. */
export async function newestPosition(db: Reader): Promise<number> {
  const { newest } = await named(db, 'invalidations.newest')
    .selectFrom('invalidations')
    .select((select) => select.fn.max('position').as('newest'))
    .executeTakeFirstOrThrow();
  return newest ?? 0;
}

/** Which log this is: another one's positions say nothing. */
export async function readEpoch(db: Reader): Promise<string> {
  const row = await named(db, 'invalidations.epoch')
    .selectFrom('invalidation_log')
    .select('epoch')
    .executeTakeFirstOrThrow();
  return row.epoch;
}

// What cannot be read may have meant anything.
function parse(text: string): Invalidation {
  try {
    const [tags, withdrawn] = JSON.parse(text) as [unknown, unknown];
    if (isTexts(tags) && isTexts(withdrawn)) return { tags, withdrawn };
  } catch {}
  return { tags: [EVERYTHING], withdrawn: [EVERYTHING] };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

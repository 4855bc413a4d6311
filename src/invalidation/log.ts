// The invalidation log: what a transaction changed for caches is committed with it, in one row, and read by every process.
import { sql } from 'kysely';
import type { Reader, Transaction } from '../database/database.ts';
import { databaseKind } from '../database/database-kind.ts';
import { named } from '../database/named.ts';
import { runPrepared } from '../database/prepared.ts';
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

/** With what tells it from another that had the same position before a backup was restored. */
export interface LogRow extends LoggedInvalidation {
  /** Milliseconds since 1970, by the clock of whoever has appended it. */
  at: number;
}

/** Invalidates all there is. */
export const EVERYTHING = '*';
/** More are as many as everything. */
const MOST_TAGS = 5_000;
/** PostgreSQL's listeners are told of each position; see `NotifyBus`. */
export const CHANNEL = 'octavo_invalidations';

/**
 * Invalidates, when the transaction is committed, whatever was cached with one of these tags.
 * @throws for a transaction that is over, or what `named` gives for one, as nobody would hear of it.
 */
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

/** Whether a transaction has called one of the two, be it with no tags: it has thought of caches. */
export function hasTold(tx: Transaction): boolean {
  return pendings.has(tx);
}

/** What a transaction that was committed has written into the log; undefined where it changed nothing for caches. */
export function loggedBy(tx: Transaction): LogRow | undefined {
  return logged.get(tx);
}

interface Pending {
  tags: Set<string>;
  withdrawn: Set<string>;
  isWritten: boolean;
}

const pendings = new WeakMap<Transaction, Pending>();
const logged = new WeakMap<Transaction, LogRow>();

function pendingOf(tx: Transaction): Pending {
  const known = pendings.get(tx);
  if (known?.isWritten) throw new Error('What a transaction invalidates is written at its end already.');
  if (known !== undefined) return known;
  const pending = { tags: new Set<string>(), withdrawn: new Set<string>(), isWritten: false };
  // Last, as on PostgreSQL whoever else has something to invalidate waits from here to the transaction's end.
  atEnd(tx, (ending) => append(ending, pending));
  pendings.set(tx, pending);
  return pending;
}

async function append(tx: Transaction, pending: Pending): Promise<void> {
  pending.isWritten = true;
  if (pending.tags.size === 0) return;
  const invalidation = bounded(pending);
  const at = Date.now();
  const position = await insert(tx, textOf(invalidation), at);
  logged.set(tx, { position, at, ...invalidation });
}

function bounded({ tags, withdrawn }: Pending): Invalidation {
  if (tags.size <= MOST_TAGS) return { tags: [...tags], withdrawn: [...withdrawn] };
  return { tags: [EVERYTHING], withdrawn: withdrawn.size === 0 ? [] : [EVERYTHING] };
}

/** As it stands in the table. */
export function textOf({ tags, withdrawn }: Invalidation): string {
  return JSON.stringify([tags, withdrawn]);
}

async function insert(tx: Transaction, tags: string, at: number): Promise<number> {
  const db = named(tx, 'invalidations.append');
  if (databaseKind(tx) === 'sqlite') {
    const row = await db
      .insertInto('invalidations')
      .values({ tags, at })
      .returning('position')
      .executeTakeFirstOrThrow();
    return row.position;
  }
  const { rows } = await sql<{ position: number }>`
    with head as (update invalidation_log set position = position + 1 where id = 1 returning position),
    added as (insert into invalidations (position, tags, at) select position, ${tags}, ${at} from head)
    select position, pg_notify(${CHANNEL}, position::text) from head
  `.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('The invalidation log has no row of its own; run "octavo doctor".');
  return row.position;
}

/** What comes after a position, in order, at most so many. */
export async function readLog(db: Reader, after: number, limit: number): Promise<LogRow[]> {
  const rows = await runPrepared(db, { name: 'invalidations.after', shape: limit }, { after }, ({ after }) =>
    db
      .selectFrom('invalidations')
      .select(['position', 'tags', 'at'])
      .where('position', '>', after)
      .orderBy('position')
      .limit(sql.lit(limit))
      .compile(),
  );
  return rows.map(({ tags, ...row }) => ({ ...row, ...parse(tags) }));
}

/** What stands at a position and before, the newest first, at most so many. */
export async function readLogBackwards(db: Reader, from: number, limit: number): Promise<LogRow[]> {
  const rows = await named(db, 'invalidations.up-to')
    .selectFrom('invalidations')
    .select(['position', 'tags', 'at'])
    .where('position', '<=', from)
    .orderBy('position', 'desc')
    .limit(sql.lit(limit))
    .execute();
  return rows.map(({ tags, ...row }) => ({ ...row, ...parse(tags) }));
}

/** The newest position, 0 of a log in which nothing stands yet. */
export async function newestPosition(db: Reader): Promise<number> {
  const { newest } = await named(db, 'invalidations.newest')
    .selectFrom('invalidations')
    .select((select) => select.fn.max('position').as('newest'))
    .executeTakeFirstOrThrow();
  return newest ?? 0;
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

// Tells a CDN what the invalidation log says, each row twice: at once, and again when no node can still give out what was
// invalidated before it. How far it has been told stands in the database, so nothing is left out when a process dies.
import { sql } from 'kysely';
import type { Database, Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import { EVERYTHING, newestPosition, readLog } from '../invalidation/log.ts';
import { cdnTag, SITE_TAG } from './cdn-tag.ts';

/** Answers that were on their way when their tags were invalidated have arrived by then. */
const AGAIN_AFTER_MS = 3_000;
/** Others leave it so long to the process that has committed it. */
const LEFT_TO_WRITER_MS = 1_000;
const MOST_ROWS = 500;
/** With more to say, all is forgotten at once. */
const MOST_TAGS = 2_000;

export interface CdnPurge {
  /** Milliseconds since 1970. */
  now: number;
  /** Whether this process has just committed something: it tells at once. */
  isWriter: boolean;
  /** @param tags as `cdnTag` writes them. */
  send: (tags: readonly string[]) => Promise<void>;
}

/** Whether there may be more to tell at once. @throws what `send` throws; the same is told again next time. */
export async function purgeCdn(database: Database, purge: CdnPurge): Promise<boolean> {
  const { purged, purgedAgain } = await readCursors(database.read);
  const before = purge.isWriter ? Number.POSITIVE_INFINITY : purge.now - LEFT_TO_WRITER_MS;
  const first = await tell(database, 'purged', { after: purged, before }, purge);
  const again = { after: purgedAgain, before: purge.now - AGAIN_AFTER_MS };
  const second = await tell(database, 'purged_again', again, purge);
  return first || second;
}

type Cursor = 'purged' | 'purged_again';

async function readCursors(db: Reader): Promise<{ purged: number; purgedAgain: number }> {
  return named(db, 'cdn.cursors')
    .selectFrom('invalidation_log')
    .select(['purged', 'purged_again as purgedAgain'])
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
}

async function tell(
  database: Database,
  cursor: Cursor,
  { after, before }: { after: number; before: number },
  { send }: CdnPurge,
): Promise<boolean> {
  if (after < 0) {
    // Another log than the one it was told of, such as a restored site's.
    const newest = await newestPosition(database.read);
    await send([SITE_TAG]);
    await advance(database, cursor, newest);
    return true;
  }
  const rows = await readLog(database.read, after, MOST_ROWS);
  // Up to the first that is not due: the clocks of those who append differ, and what is passed over is never told.
  const young = rows.findIndex(({ at }) => at > before);
  const due = young === -1 ? rows : rows.slice(0, young);
  const last = due.at(-1);
  if (last === undefined) return false;
  const isWhole = due[0]?.position === after + 1;
  const tags = new Set(due.flatMap((row) => row.tags));
  // What stood between has been pruned, or it is too much: then the CDN forgets everything.
  const isAll = !isWhole || tags.has(EVERYTHING) || tags.size > MOST_TAGS;
  await send(isAll ? [SITE_TAG] : [...tags].map(cdnTag));
  await advance(database, cursor, last.position);
  return due.length === MOST_ROWS;
}

async function advance(database: Database, cursor: Cursor, position: number): Promise<void> {
  await database.transaction(async (tx) => {
    await named(tx, 'cdn.advance')
      .updateTable('invalidation_log')
      .set({ [cursor]: position })
      .where('id', '=', 1)
      // Another process may have told more meanwhile.
      .where(sql.ref<number>(cursor), '<', position)
      .execute();
  });
}

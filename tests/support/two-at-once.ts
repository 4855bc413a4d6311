import type { Database, Transaction } from '../../src/database/database.ts';
import { loggedBy } from '../../src/invalidation/log.ts';
import { waitsOrIsDone } from './waits-or-is-done.ts';

/**
 * Runs a second transaction while a first one has done its work and is not committed, as far as the database lets it. What
 * the second tells caches.
 */
export async function twoAtOnce(
  database: Database,
  first: (tx: Transaction) => Promise<unknown>,
  second: (tx: Transaction) => Promise<unknown>,
): Promise<readonly string[]> {
  const isDone = Promise.withResolvers<void>();
  const mayEnd = Promise.withResolvers<void>();
  const one = database.transaction(async (tx) => {
    await first(tx);
    isDone.resolve();
    await mayEnd.promise;
  });
  await isDone.promise;
  const other = database.transaction(async (tx) => {
    await second(tx);
    return tx;
  });
  await waitsOrIsDone(database, other);
  mayEnd.resolve();
  await one;
  return loggedBy(await other)?.tags ?? [];
}

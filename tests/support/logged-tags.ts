import type { Database, Transaction } from '../../src/database/database.ts';
import { type Invalidation, loggedBy } from '../../src/invalidation/log.ts';

/** What the transactions that are committed while `work` runs tell caches, sorted. */
export async function loggedTags(
  database: Database,
  work: (database: Database) => Promise<unknown>,
): Promise<Invalidation> {
  const [tags, withdrawn] = [new Set<string>(), new Set<string>()];
  const stop = database.onCommit((tx: Transaction) => {
    const logged = loggedBy(tx);
    for (const tag of logged?.tags ?? []) tags.add(tag);
    for (const tag of logged?.withdrawn ?? []) withdrawn.add(tag);
  });
  try {
    await work(database);
  } finally {
    stop();
  }
  return { tags: [...tags].sort(), withdrawn: [...withdrawn].sort() };
}

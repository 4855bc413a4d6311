import type { Database } from '../database/database.ts';

/** How many statements `work` sends; what the process asks of its own accord meanwhile, for its caches, is none of them. */
export async function countStatements(
  database: Pick<Database, 'observe'>,
  work: () => Promise<unknown>,
): Promise<number> {
  let count = 0;
  const stop = database.observe(({ name }) => {
    if (!name.startsWith('invalidations.')) count += 1;
  });
  await work().finally(stop);
  return count;
}

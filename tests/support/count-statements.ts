import type { Database } from '../../src/database/database.ts';

/** How many statements the database ran while `work` did. */
export async function countStatements(database: Database, work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const stop = database.observe(({ name }) => {
    // A process reads on in the log whatever it is asked for.
    if (name !== 'invalidations.after') count += 1;
  });
  try {
    await work();
  } finally {
    stop();
  }
  return count;
}

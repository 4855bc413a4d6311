// The long version is `node bench/stale-reads.ts`.
import { expect, test } from 'vitest';
import { createEmptyDatabase, type EmptyDatabase } from './support/databases.ts';
import { watchStaleness } from './support/staleness/watch-staleness.ts';

const CASES = [
  { name: 'SQLite', kind: 'sqlite', withRedis: false, faults: ['node stopped', 'wake file a folder'] },
  {
    name: 'PostgreSQL and Redis',
    kind: 'postgres',
    withRedis: true,
    faults: ['writer killed', 'Redis put back'],
  },
] as const;
/** Processes start, and others may need the machine as well. */
const LONGEST_MS = 300_000;

test.concurrent.each(CASES)(
  'no page goes back, and each change is seen at once where it was made and soon elsewhere, on $name',
  async ({ kind, withRedis, faults }) => {
    await using home: EmptyDatabase = await createEmptyDatabase(kind);
    const seen = await watchStaleness({
      ...{ database: home.settings, withRedis, faults, seed: 1, ttlSeconds: 3600 },
      ...{ calmMs: 500, faultyMs: 0, longestFaultMs: 300, faultPauseMs: 100, pauseMs: 20 },
    });
    expect(seen.violations).toEqual([]);
    expect(seen.lost).toEqual([]);
    expect([...seen.faults.keys()].toSorted()).toEqual([...faults].toSorted());
    expect(seen.changes).toBeGreaterThan(4);
  },
  LONGEST_MS,
);

// The long version is `node bench/crash-writes.ts`.
import { expect, test } from 'vitest';
import { crashWrites } from '../bench/crash-writes.ts';
import { createMigratedDatabase, DATABASE_KINDS } from './support/databases.ts';

/** Processes start, and others may need the machine as well. */
const LONGEST_MS = 120_000;

test.each(DATABASE_KINDS)(
  'what was committed on %s is there, and nothing in part, however its writers are killed',
  async (kind) => {
    const create = () => createMigratedDatabase(kind);
    const { kills, commits, problems } = await crashWrites({ create, times: 6, mostCommits: 30 });
    expect(problems).toEqual([]);
    expect(kills).toBe(6);
    expect(commits).toBeGreaterThanOrEqual(6);
  },
  LONGEST_MS,
);

// The long version is `node bench/backup-under-load.ts`.
import { expect, test } from 'vitest';
import { backupUnderLoad } from '../bench/backup-under-load.ts';
import { createMigratedDatabase, DATABASE_KINDS } from './support/databases.ts';

/** Processes start, and others may need the machine as well. */
const LONGEST_MS = 120_000;

test.each(DATABASE_KINDS)(
  'a backup on %s is one moment of the site, while other processes write',
  async (kind) => {
    const create = () => createMigratedDatabase(kind);
    const { backups, commits, commitsMeanwhile, problems } = await backupUnderLoad({ create, times: 3 });
    expect(problems).toEqual([]);
    expect(backups).toBe(3);
    expect(commits).toBeGreaterThan(0);
    expect(commitsMeanwhile).toBeGreaterThan(0);
  },
  LONGEST_MS,
);

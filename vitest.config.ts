import { statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const MEMORY_FOLDER = '/dev/shm';
const ROOM_BYTES = 2 * 1024 ** 3;

// Every test has databases of its own, and nothing outlives the run: in memory they cost half the time.
if (process.env.TMPDIR === undefined && hasRoom(MEMORY_FOLDER)) process.env.TMPDIR = MEMORY_FOLDER;

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > ROOM_BYTES;
  } catch {
    return false;
  }
}

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.ts', 'tools/**/*.test.ts'],
    setupFiles: ['tests/support/generated-cases.ts'],
    globalSetup: ['tests/support/global-setup.ts'],
    // One more than there are cores: much of a test's time is spent waiting for a server, a browser or the next minute.
    maxWorkers: availableParallelism() + 1,
    // The modules of a worker's first file serve its others: reading them again for each file takes a third of the time.
    isolate: false,
    // Far above what anything takes, and enough on a machine that is busy with something else.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
  },
});

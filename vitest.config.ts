import { statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

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

/** What takes long and mostly waits comes first, so that no worker is left alone with it at the end. */
class WholesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isWhole = ({ moduleId }: TestSpecification) => moduleId.includes('/tests/');
    return [...sorted.filter(isWhole), ...sorted.filter((file) => !isWhole(file))];
  }
}

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.ts', 'tools/**/*.test.ts'],
    setupFiles: ['tests/support/generated-cases.ts'],
    globalSetup: ['tests/support/global-setup.ts'],
    sequence: { sequencer: WholesFirst },
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

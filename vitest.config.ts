import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'tests/**/*.test.ts', 'tools/**/*.test.ts'],
    setupFiles: ['tests/support/generated-cases.ts'],
    globalSetup: ['tests/support/global-setup.ts'],
    // Every core: much of a test's time is spent waiting for a server.
    maxWorkers: '100%',
    // The modules of a worker's first file serve its others: reading them again for each file takes a third of the time.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

import { expect, test } from 'vitest';
import { createEmptyDatabase, DATABASE_KINDS } from './support/databases.ts';
import { watchStaleness } from './support/watch-staleness.ts';

const VERSIONS = 15;

test.each(
  DATABASE_KINDS,
)('running processes show what another changes, and nothing older again, on %s', async (kind) => {
  await using home = await createEmptyDatabase(kind);
  // So seldom do they look by themselves that they must be told.
  const pollMs = 60_000;
  const seen = await watchStaleness({
    ...{ database: home.settings, pollMs, readers: 2 },
    ...{ versions: VERSIONS, pauseMs: 20 },
  });
  expect(seen.wentBack).toEqual([]);
  // Each version, or a later one in its place, on two pages of two processes.
  expect(seen.untilVisible.length).toBe(VERSIONS * 4);
});

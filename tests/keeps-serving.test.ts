// Two processes under load whose database hangs, then is gone together with Redis, and comes back.
import { expect, test } from 'vitest';
import { createMigratedDatabase } from './support/databases.ts';
import { watchOutage } from './support/outage.ts';

test('whatever is away, readers get the page, an earlier one or a 503 that says when to come back, and never what was deleted', async () => {
  await using place = await createMigratedDatabase('postgres');
  const { settings } = place;
  if (settings.kind !== 'postgres') throw new Error('This is no PostgreSQL.');
  const { phases, asked, made } = await watchOutage({
    url: settings.url,
    nodes: 2,
    readers: 12,
    pauseMs: 20,
    phases: ['all well', 'database hangs', 'both gone', 'both back'],
    // Two seconds after the last look into the log nothing is known to be fresh any more.
    phaseMs: (phase) => (phase === 'all well' || phase === 'both back' ? 300 : 1_200),
    wanted: { 'database hangs': 'away', 'both gone': 'stale', 'both back': 'fresh' },
    newPosts: 40,
    neverMs: 15_000,
    env: { DATABASE_SILENCE_SECONDS: '1', CACHE_POLL_MS: '100' },
  });
  const [well, hanging, gone, back] = phases.map(({ counts }) => counts);
  expect(phases.flatMap(({ wrong }) => [...wrong.keys()])).toEqual([]);
  expect(well).toMatchObject({ stale: 0, away: 0 });
  expect(hanging?.away).toBeGreaterThan(0);
  expect(gone?.stale).toBeGreaterThan(0);
  expect(back?.fresh).toBeGreaterThan(0);
  // All of them were overtaken while nobody could be told: each process makes each once at most.
  expect(made).toBeLessThanOrEqual(2 * asked);
});

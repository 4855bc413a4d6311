import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { DATABASE_KINDS } from './support/databases.ts';
import { openSite } from './support/site.ts';

test.each(
  DATABASE_KINDS,
)('/livez and /readyz say that the site is there, by one statement at most, on %s', async (kind) => {
  await using site = await openSite(kind);
  const asked: string[] = [];
  const stop = site.database.observe(({ name }) => asked.push(name));
  const live = await site.getPublic('/livez');
  expect([live.status, await live.json(), asked]).toEqual([200, { alive: true }, []]);
  const ready = await site.getPublic('/readyz');
  expect([ready.status, await ready.json()]).toEqual([200, { ready: true, position: expect.any(Number) }]);
  expect(asked).toHaveLength(1);
  stop();
  for (const answer of [live, ready]) {
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    expect(answer.headers.get('Set-Cookie')).toBe(null);
  }
  expect((await site.get('/readyz', { method: 'HEAD' })).status).toBe(200);
});

test.each(
  DATABASE_KINDS,
)('/readyz says that the site is not there without its log, and /livez that it is, on %s', async (kind) => {
  await using site = await openSite(kind);
  const rename = (from: string, to: string) =>
    site.database.transaction((tx) =>
      sql`alter table ${sql.table(from)} rename to ${sql.table(to)}`.execute(tx),
    );
  await rename('invalidations', 'elsewhere');
  const ready = await site.getPublic('/readyz');
  expect(ready.status).toBe(503);
  expect(ready.headers.get('Retry-After')).toMatch(/^\d+$/);
  expect(await ready.json()).toEqual({ ready: false, reason: expect.stringContaining('cannot be read') });
  expect((await site.getPublic('/livez')).status).toBe(200);
  await rename('elsewhere', 'invalidations');
  expect((await site.getPublic('/readyz')).status).toBe(200);
});

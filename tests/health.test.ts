import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { createApplication } from '../src/app.ts';
import type { HealthReport } from '../src/site/health-report.ts';
import { DATABASE_KINDS } from './support/databases.ts';
import { openDoor } from './support/open-door.ts';
import { openSite, SITE_URL, type TestSite } from './support/site.ts';

const TOKEN = 'a-long-enough-token';

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
  await rename(site, 'invalidations', 'elsewhere');
  const ready = await site.getPublic('/readyz');
  expect(ready.status).toBe(503);
  expect(ready.headers.get('Retry-After')).toMatch(/^\d+$/);
  expect(await ready.json()).toEqual({ ready: false, reason: expect.stringContaining('cannot be read') });
  expect((await site.getPublic('/livez')).status).toBe(200);
  await rename(site, 'elsewhere', 'invalidations');
  expect((await site.getPublic('/readyz')).status).toBe(200);
});

test.each([
  ['starting', 'is starting'],
  ['draining', 'is draining'],
] as const)('/readyz says that a process is not there that is %s, without asking anybody', async (state, reason) => {
  await using site = await openSite('sqlite');
  const node = { name: 'node-1', state, connections: 0 };
  const { app } = createApplication(site.services, SITE_URL, node);
  const asked: string[] = [];
  site.database.observe(({ name }) => asked.push(name));
  const ready = await app.request('/readyz');
  expect([ready.status, ready.headers.get('Retry-After')]).toEqual([503, '2']);
  expect(await ready.json()).toEqual({ ready: false, reason: expect.stringContaining(reason) });
  expect(asked).toEqual([]);
  expect((await app.request('/livez')).status).toBe(200);
});

describe('/healthz', () => {
  test.each(DATABASE_KINDS)('tells how everything is to whoever has the token, on %s', async (kind) => {
    await using site = await openSite(kind, { METRICS_TOKEN: TOKEN });
    const answer = await site.get('/healthz', bearer(TOKEN));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Type')).toBe('application/health+json');
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    const { checks, ...report }: HealthReport = await answer.json();
    expect(report).toMatchObject({
      version: '0',
      releaseId: expect.stringMatching(/^0\./),
      serviceId: 'octavo',
    });
    const seen = Object.entries(checks).map(([name, [check]]) => [name, check?.status]);
    // Whose disk is nearly full is told so.
    expect(Object.fromEntries(seen)).toEqual({
      ...{ 'node:state': 'pass', 'database:responseTime': 'pass', 'eventLoop:delay': 'pass' },
      ...{ 'invalidationLog:position': 'pass', 'invalidationLog:sinceRead': 'pass' },
      ...(kind === 'postgres' && { 'database:connections': 'pass' }),
      ...{ 'memory:resident': 'pass', 'connections:open': 'pass', uptime: 'pass' },
      'disk:free': expect.stringMatching(/^(?:pass|warn)$/),
    });
    for (const [check] of Object.values(checks)) expect(check?.time).toBe('2026-03-15T12:00:00.000Z');
  });

  test('tells everybody else how it is in one word', async () => {
    await using site = await openSite('sqlite', { METRICS_TOKEN: TOKEN });
    const isDetailed = async (answer: Response) => {
      expect(answer.status).toBe(200);
      return Object.keys(await answer.json()).length > 1;
    };
    const as = async (role: 'owner' | 'admin' | 'editor' | 'reader') =>
      isDetailed(await site.as(await site.addMember(role)).get('/healthz'));
    expect({
      nobody: await isDetailed(await site.get('/healthz')),
      'another token': await isDetailed(await site.get('/healthz', bearer(`${TOKEN}!`))),
      owner: await as('owner'),
      admin: await as('admin'),
      editor: await as('editor'),
      reader: await as('reader'),
    }).toEqual({
      nobody: false,
      'another token': false,
      owner: true,
      admin: true,
      editor: false,
      reader: false,
    });
  });

  test('tells it to whoever is on the same machine, and to nobody for whom a proxy asks from there', async () => {
    await using site = await openSite('sqlite');
    await using door = await openDoor(site);
    const isDetailed = async (headers: Record<string, string>) => {
      const { body } = await door.ask('/healthz', headers);
      return Object.keys(JSON.parse(String(body))).length > 1;
    };
    expect(await isDetailed({})).toBe(true);
    for (const name of ['X-Forwarded-For', 'X-Real-IP', 'Forwarded', 'Via', 'Octavo-Edge'])
      expect.soft(await isDetailed({ [name]: '1700000000' }), name).toBe(false);
  });

  test.each(DATABASE_KINDS)('fails without the log, and only warns without Redis, on %s', async (kind) => {
    await using site = await openSite(kind, { METRICS_TOKEN: TOKEN, REDIS_URL: 'redis://127.0.0.1:1' });
    await site.services.caches.redis?.settled();
    const warned: HealthReport = await (await site.get('/healthz', bearer(TOKEN))).json();
    expect([warned.status, warned.checks['redis:responseTime']]).toEqual([
      'warn',
      [expect.objectContaining({ status: 'warn', output: expect.stringContaining('does not answer') })],
    ]);
    await rename(site, 'invalidations', 'elsewhere');
    const failed = await site.get('/healthz', bearer(TOKEN));
    expect([failed.status, failed.headers.get('Retry-After')]).toEqual([503, '2']);
    const { status, checks }: HealthReport = await failed.json();
    expect(status).toBe('fail');
    expect(checks['database:responseTime']).toEqual([
      expect.objectContaining({ status: 'fail', output: expect.stringContaining('cannot be read') }),
    ]);
    expect(await (await site.get('/healthz')).json()).toEqual({ status: 'fail' });
  });
});

function bearer(token: string) {
  return { headers: { Authorization: `Bearer ${token}` } };
}

async function rename({ database }: TestSite, from: string, to: string): Promise<void> {
  await database.transaction((tx) =>
    sql`alter table ${sql.table(from)} rename to ${sql.table(to)}`.execute(tx),
  );
}

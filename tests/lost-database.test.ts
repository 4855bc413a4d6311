// PostgreSQL goes away, or stops answering, while Octavo runs.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { createEmptyDatabase } from './support/databases.ts';
import { startOctavo } from './support/octavo.ts';
import { openProxy } from './support/proxy.ts';

test('a connection that breaks in the middle of a query fails that request and nothing else', async () => {
  await using place = await emptyPostgres();
  await using server = await startOctavo({ env: { DATABASE_URL: place.url } });
  const client = new pg.Client({ connectionString: place.url });
  await client.connect();
  await client.query('begin; lock table posts in access exclusive mode');
  const waiting = fetch(`${server.url}/`);
  await expect.poll(() => endWaiting(client)).toBe(1);
  const failed = await waiting;
  await client.end();
  expect([failed.status, failed.headers.get('Retry-After')]).toEqual([503, '5']);
  expect((await fetch(`${server.url}/`)).status).toBe(200);
});

test('without its database the site says that it is back in a moment, and is', async () => {
  await using place = await emptyPostgres();
  await using proxy = await openProxy(place.url);
  await using server = await startOctavo({ env: { DATABASE_URL: proxy.url } });
  proxy.refuse();
  const response = await fetch(`${server.url}/`);
  expect(response.status).toBe(503);
  expect(response.headers.get('Retry-After')).toBe('5');
  expect(await response.text()).toContain('<h1>Back in a moment</h1>');
  proxy.serve();
  const good = await fetch(`${server.url}/`);
  expect(good.status).toBe(200);
  proxy.refuse();
  const kept = () => fetch(`${server.url}/`);
  const status = async () => (await kept()).headers.get('Cache-Status');
  await expect.poll(status).toBe('Octavo; hit; detail=rescued');
  expect(await (await kept()).text()).toBe(await good.text());
});

test('a database that hangs, or is busy for too long, costs a request so much time and no more', async () => {
  await using place = await emptyPostgres();
  await using proxy = await openProxy(place.url);
  const limits = {
    DATABASE_STATEMENT_SECONDS: '1',
    DATABASE_WAIT_SECONDS: '1',
    DATABASE_POOL_SIZE: '2',
    CACHE: 'off',
  };
  await using server = await startOctavo({ env: { DATABASE_URL: proxy.url, ...limits } });
  const client = new pg.Client({ connectionString: place.url });
  await client.connect();
  await client.query('begin; lock table posts in access exclusive mode');
  const statusOf = async () => {
    const response = await fetch(`${server.url}/`);
    return [response.status, response.headers.get('Retry-After')];
  };
  // More than there are connections: some wait for the lock, the others for a connection.
  expect(await Promise.all(Array.from({ length: 6 }, statusOf))).toEqual(Array(6).fill([503, '5']));
  await client.end();
  await expect.poll(statusOf).toEqual([200, null]);
  proxy.hang();
  expect(await statusOf()).toEqual([503, '5']);
  proxy.serve();
  await expect.poll(statusOf).toEqual([200, null]);
});

test('a database that does not answer any more does not keep the process from ending', async () => {
  await using place = await emptyPostgres();
  await using proxy = await openProxy(place.url);
  const env = { DATABASE_URL: proxy.url, SHUTDOWN_SECONDS: '0' };
  await using server = await startOctavo({ env });
  const client = new pg.Client({ connectionString: place.url });
  await client.connect();
  await client.query('begin; lock table posts in access exclusive mode');
  const waiting = fetch(`${server.url}/`).then(
    ({ status }) => status,
    () => 'cut off',
  );
  // It has asked before the database falls silent.
  await expect.poll(() => countWaiting(client)).toBeGreaterThan(0);
  proxy.hang();
  expect(await server.stop()).toBe(0);
  expect(['cut off', 503]).toContain(await waiting);
  await client.end();
});

test('without a file that can be read the site gives what it has kept, and says that it is back in a moment', async () => {
  await using server = await startOctavo();
  const kept = () => fetch(`${server.url}/`);
  const good = await (await kept()).text();
  await writeFile(join(server.dataDir, 'octavo.db'), Buffer.alloc(100_000, 7));
  const away = () => fetch(`${server.url}/search?q=sea`);
  const told = async () => [(await away()).status, (await away()).headers.get('Retry-After')];
  await expect.poll(told).toEqual([503, '60']);
  expect((await away()).headers.get('Cache-Status')).not.toContain('hit');
  const response = await kept();
  expect([response.status, await response.text()]).toEqual([200, good]);
});

async function emptyPostgres() {
  const { settings, [Symbol.asyncDispose]: dispose } = await createEmptyDatabase('postgres');
  if (settings.kind !== 'postgres') throw new Error('This is no PostgreSQL.');
  return { url: settings.url, [Symbol.asyncDispose]: dispose };
}

const WAITING = "from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

/** How many of Octavo's connections wait for a lock. */
async function countWaiting(client: pg.Client): Promise<number> {
  return (await client.query(`select pid ${WAITING}`)).rowCount ?? 0;
}

/** Ends them, and says how many. */
async function endWaiting(client: pg.Client): Promise<number> {
  return (await client.query(`select pg_terminate_backend(pid) ${WAITING}`)).rowCount ?? 0;
}

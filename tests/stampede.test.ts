// A page that nobody has asked for yet, and everybody at once.
import { expect, test } from 'vitest';
import { migrate } from '../src/database/migrate.ts';
import { openDatabase } from '../src/database/open-database.ts';
import { addPosts } from './support/add-posts.ts';
import { createMigratedDatabase } from './support/databases.ts';
import { openProxy } from './support/proxy.ts';
import { startRedis } from './support/redis.ts';
import { stampede, startNode } from './support/stampede.ts';

const READERS = 300;
/** Each answer of the database takes so long that all have asked before the page is made. */
const DELAY_MS = 100;

test('a page that everybody asks for at once is made once, by each process, or by one of those that share Redis', async () => {
  await using place = await createMigratedDatabase('postgres');
  const { settings } = place;
  if (settings.kind !== 'postgres') throw new Error('This is no PostgreSQL.');
  {
    await using database = await openDatabase(settings);
    await migrate(database, 0);
    await addPosts(database, ['one', 'two', 'three'], 'All about the sea. '.repeat(100));
  }
  await using proxy = await openProxy(settings.url);
  await using redis = await startRedis();
  // Patient, as this machine may be busy with other tests: who hears nothing of Redis in time makes the page itself.
  const env = { DATABASE_URL: proxy.url, REDIS_URL: redis.url, REDIS_TIMEOUT_MS: '5000' };
  const nodes = await Promise.all([startNode(env), startNode(env)]);
  await using _first = nodes[0];
  await using _second = nodes[1];

  proxy.delay(DELAY_MS);
  const shared = await stampede(nodes, '/one/', READERS);
  expect(shared).toMatchObject({ statuses: { 200: READERS }, made: 1, statements: 1 });

  await redis.kill();
  const alone = await stampede(nodes, '/two/', READERS);
  expect(alone).toMatchObject({ statuses: { 200: READERS }, made: 2, statements: 2 });

  proxy.refuse();
  expect((await stampede(nodes, '/three/', READERS)).statuses).toEqual({ 503: READERS });
  expect((await stampede(nodes, '/one/', READERS)).statuses).toEqual({ 200: READERS });
});

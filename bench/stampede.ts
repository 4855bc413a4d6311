// A thousand readers at once on a page that is not kept, which the database takes some time for; and the same while the
// database is away. How often is the page made, and when is the last reader answered?
//   node bench/stampede.ts [--readers 1000] [--delay 30]
import { parseArgs } from 'node:util';
import { migrate } from '../src/database/migrate.ts';
import { openDatabase } from '../src/database/open-database.ts';
import { addPosts } from '../tests/support/add-posts.ts';
import { startOwnDatabases } from '../tests/support/own-databases.ts';
import { openProxy } from '../tests/support/proxy.ts';
import { startRedis } from '../tests/support/redis.ts';
import { type Node, stampede, startNode } from '../tests/support/stampede.ts';

const { values } = parseArgs({
  options: { readers: { type: 'string', default: '1000' }, delay: { type: 'string', default: '30' } },
});
const readers = Number(values.readers);

await using databases = await startOwnDatabases('postgres');
await using place = await databases.create();
const { settings } = place;
if (settings.kind !== 'postgres') throw new Error('This is no PostgreSQL.');
{
  await using database = await openDatabase(settings);
  await migrate(database, 0);
  const slugs = ['one', 'two', 'three', 'four', 'five', 'six'];
  await addPosts(database, slugs, 'All about the sea. '.repeat(500));
}
await using redis = await startRedis();
await using proxy = await openProxy(settings.url);
const env = { DATABASE_URL: proxy.url, LOG_LEVEL: 'info' };
const start = (count: number, more: Readonly<Record<string, string>> = {}) =>
  Promise.all(Array.from({ length: count }, () => startNode({ ...env, ...more })));

console.log(
  '| | 200 | 503 | other | pages made | first answer | last answer |\n|---|---|---|---|---|---|---|',
);
await using one = group(await start(1));
proxy.delay(Number(values.delay));
await watch('one process', one.nodes, '/one/', 1);
await watch('the same page again', one.nodes, '/one/', 0);
proxy.delay(0);
{
  await using two = group(await start(2));
  proxy.delay(Number(values.delay));
  await watch('two processes', two.nodes, '/two/', 2);
  proxy.delay(0);
}
{
  await using two = group(await start(2, { REDIS_URL: redis.url }));
  proxy.delay(Number(values.delay));
  await watch('two processes with Redis', two.nodes, '/three/', 1);
  await redis.kill();
  await watch('two processes, Redis stopped', two.nodes, '/four/', 2);
  proxy.delay(0);
}
proxy.hang();
await watch('the database hangs', one.nodes, '/five/', null);
await watch('the database hangs still', one.nodes, '/five/', null);
await watch('the database hangs, the page is kept', one.nodes, '/one/', 0);
proxy.serve();
proxy.refuse();
await watch('the database refuses', one.nodes, '/six/', null);
await watch('the database refuses, the page is kept', one.nodes, '/one/', 0);
proxy.serve();

/** @param most pages made at most; null where none can be, and none is to be served. */
async function watch(name: string, nodes: readonly Node[], path: string, most: number | null): Promise<void> {
  const seen = await stampede(nodes, path, readers);
  const good = seen.statuses['200'] ?? 0;
  const away = seen.statuses['503'] ?? 0;
  const cells = [name, good, away, readers - good - away, seen.made];
  console.log(`| ${cells.join(' | ')} | ${Math.round(seen.firstMs)} ms | ${Math.round(seen.lastMs)} ms |`);
  const isRight = most === null ? away === readers : good === readers && seen.made <= most;
  if (isRight) return;
  console.log(`  that is wrong: ${JSON.stringify(seen)}`);
  process.exitCode = 1;
}

function group(nodes: Node[]) {
  const stack = new AsyncDisposableStack();
  for (const node of nodes) stack.use(node);
  return { nodes, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

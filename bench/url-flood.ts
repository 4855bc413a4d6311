// A hundred thousand addresses and headers that nobody has sent before, at one process with a small cache: what it keeps
// stays within its bounds, and what everybody reads stays kept.
//   node bench/url-flood.ts [--requests 100000] [--memory 8]
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { migrate } from '../src/database/migrate.ts';
import { openDatabase } from '../src/database/open-database.ts';
import { addPosts } from '../tests/support/add-posts.ts';
import { startOctavo } from '../tests/support/octavo.ts';
import { startOwnDatabases } from '../tests/support/own-databases.ts';
import { readMetric } from '../tests/support/read-metric.ts';
import { type Flooded, flood } from '../tests/support/url-flood.ts';

const TOKEN = 'a-flood-is-watched';
const PARTS = 8;
const HOT = Array.from({ length: 20 }, (_, index) => `/post-${index}/`);
const CACHES = ['pages', 'fragments', 'values'];
const SHARES = ['main', 'missing', 'searches'];
/** By which the second half may take more memory than the first. */
const MOST_GROWTH = 1.1;

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '100000' }, memory: { type: 'string', default: '8' } },
});
const requests = Number(values.requests);

await using databases = await startOwnDatabases('sqlite');
await using place = await databases.create();
const { settings } = place;
if (settings.kind !== 'sqlite') throw new Error('This is no SQLite.');
{
  await using database = await openDatabase(settings);
  await migrate(database, 0);
  const slugs = Array.from({ length: 300 }, (_, index) => `post-${index}`);
  await addPosts(database, slugs, 'All about the sea. '.repeat(200));
}
await using server = await startOctavo({
  env: {
    DATA_DIR: dirname(settings.file),
    CACHE_MEMORY_MB: values.memory,
    METRICS_TOKEN: TOKEN,
    TRUST_PROXY: '127.0.0.1',
  },
});
const at = { url: server.url, connections: 20, hot: HOT, post: '/post-1/' };
// Each of them is known to be asked for before the flood begins.
for (let round = 0; round < 5; round++) for (const path of HOT) await (await fetch(server.url + path)).text();

console.log(
  '| requests | kept bytes of what they may be | resident memory | hot pages that were hits | 99 of 100, all |',
);
console.log('|---|---|---|---|---|');
console.log(row(0, await keptBytes(), null));
const resident: number[] = [];
const started = performance.now();
for (let part = 0; part < PARTS; part++) {
  const [from, to] = [part, part + 1].map((index) => Math.round((requests * index) / PARTS));
  const flooded = await flood({ ...at, from: from ?? 0, to: to ?? 0 });
  const kept = await keptBytes();
  resident.push(residentMegabytes());
  console.log(row(to ?? 0, kept, flooded));
  if (kept.bytes > kept.limit || flooded.hits < flooded.asked || Object.keys(flooded.unexpected).length > 0) {
    console.log(`  that is wrong: ${JSON.stringify({ kept, flooded })}`);
    process.exitCode = 1;
  }
}
const [first, second] = [resident.slice(0, PARTS / 2), resident.slice(PARTS / 2)].map((half) =>
  Math.max(...half),
);
const growth = (second ?? 0) / (first ?? 1);
console.log(
  `the most of the first half ${first} MB, of the second ${second} MB: ${growth.toFixed(2)}; ` +
    `${Math.round(requests / ((performance.now() - started) / 1000))} requests a second`,
);
if (growth > MOST_GROWTH) process.exitCode = 1;

function row(
  sent: number,
  { bytes, limit }: { bytes: number; limit: number },
  flooded: Flooded | null,
): string {
  const kept = `${(bytes / 2 ** 20).toFixed(2)} of ${(limit / 2 ** 20).toFixed(2)} MB`;
  const hot = flooded === null ? ['', ''] : [`${flooded.hits} of ${flooded.asked}`, `${times(flooded)}`];
  return `| ${[sent, kept, `${residentMegabytes()} MB`, ...hot].join(' | ')} |`;
}

function times({ p99, worst }: Flooded): string {
  return `${p99.toFixed(1)} ms, ${worst.toFixed(1)} ms`;
}

async function keptBytes(): Promise<{ bytes: number; limit: number }> {
  const total = { bytes: 0, limit: 0 };
  for (const cache of CACHES) {
    for (const share of SHARES) {
      const labels = `{cache="${cache}",share="${share}"}`;
      total.bytes += await readMetric(server.url, TOKEN, `octavo_cache_bytes${labels}`);
      total.limit += await readMetric(server.url, TOKEN, `octavo_cache_limit_bytes${labels}`);
    }
  }
  return total;
}

/** Of the server, as Linux counts it. */
function residentMegabytes(): number {
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024);
}

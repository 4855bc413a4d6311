// How fast a page is that the cache holds: answers a second from one process on one core, as a ratio to a bare node:http
// server that sends the same head and the same bytes. Both are real processes, asked in turn: what else the machine does
// meets both.
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { runOctavo, startOctavo } from '../tests/support/octavo.ts';
import { median } from './support/median.ts';
import { pinToCore } from './support/pin-to-core.ts';
import { ratioOf, type Sample, type Server, sample } from './support/sample.ts';
import { startBareCachedServer } from './support/yardstick.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 11);
const SECONDS = Number(process.env.SECONDS ?? 1);
const CONNECTIONS = Number(process.env.CONNECTIONS ?? 16);
const WARM_UP_REQUESTS = 30_000;
const PATH = '/';
/** Of throughput, and of the slowest in a hundred. */
const WANTED_RATIO = 0.9;
const WANTED_P99 = 1.2;
/** More of a core than this, and the asking is too slow to measure by: what counts then is the time of the server's core. */
const BUSY = 0.9;

/** What a browser sends with the first page it opens. */
const BROWSER = {
  Connection: 'keep-alive',
  'Cache-Control': 'max-age=0',
  'User-Agent':
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'Sec-Fetch-Site': 'none',
  'Sec-Fetch-Mode': 'navigate',
  'Sec-Fetch-Dest': 'document',
  'Accept-Encoding': 'gzip, deflate, br, zstd',
  'Accept-Language': 'en-GB,en;q=0.9',
};
const CASES = [
  { name: 'compressed', headers: BROWSER },
  { name: 'as it is', headers: { ...BROWSER, 'Accept-Encoding': 'identity' } },
];

await using stack = new AsyncDisposableStack();
const dataDir = await mkdtemp(join(tmpdir(), 'octavo-bench-'));
stack.defer(() => rm(dataDir, { recursive: true, force: true }));
const seeded = await runOctavo(['seed', '--posts', '200', '--comments', '5'], { env: { DATA_DIR: dataDir } });
if (seeded.exitCode !== 0) throw new Error(`octavo seed failed:\n${seeded.stderr}`);

// Processes are born where the one that starts them is pinned to.
const isPinned = pinToCore(0);
const octavo = stack.use(await startOctavo({ env: { DATA_DIR: dataDir } }));
const measured: { name: string; bytes: number; ours: Sample[]; theirs: Sample[] }[] = [];
for (const { name, headers } of CASES) {
  pinToCore(0);
  const { head, body } = await keptAnswer(headers);
  const bare = stack.use(await startBareCachedServer(head, body));
  pinToCore(1);
  measured.push({ name, bytes: body.length, ...(await compare(bare, headers)) });
}
report();

/** As it is sent when it is kept, and in the encoding that is asked for. */
async function keptAnswer(headers: Readonly<Record<string, string>>) {
  for (let time = 0; time < 50; time++) {
    const answer = await ask(headers);
    const isWanted = answer.encoding === (headers['Accept-Encoding'] === 'identity' ? undefined : 'br');
    if (isWanted && answer.head.some((value) => value.startsWith('Octavo; hit'))) return answer;
  }
  throw new Error(`${PATH} is not kept`);
}

async function ask(headers: Readonly<Record<string, string>>) {
  const { promise, resolve, reject } = Promise.withResolvers<import('node:http').IncomingMessage>();
  request(octavo.url + PATH, { headers }, resolve)
    .on('error', reject)
    .end();
  const response = await promise;
  const own = response.rawHeaders.flatMap((name, index, all) =>
    index % 2 === 1 || /^(?:date|connection|keep-alive)$/i.test(name) ? [] : [name, all[index + 1] ?? ''],
  );
  return { head: own, encoding: response.headers['content-encoding'], body: await buffer(response) };
}

async function compare(bare: Server, headers: Readonly<Record<string, string>>) {
  const asking = fork(join(import.meta.dirname, 'support/load.ts'));
  using _ = { [Symbol.dispose]: () => void asking.kill() };
  const order = { path: PATH, headers, connections: CONNECTIONS, seconds: SECONDS };
  for (const server of [octavo, bare]) {
    for (let asked = 0; asked < WARM_UP_REQUESTS; ) asked += (await sample(asking, server, order)).requests;
  }
  const [ours, theirs]: [Sample[], Sample[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    // Neither is always the first.
    const turns = [
      async () => ours.push(await sample(asking, octavo, order)),
      async () => theirs.push(await sample(asking, bare, order)),
    ];
    for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn();
  }
  return { ours, theirs };
}

function report(): void {
  const where = isPinned
    ? 'each server on one core'
    : 'servers not pinned to a core: there is no taskset here';
  console.log(`\nA page that the cache holds: ${CONNECTIONS} connections, ${where}.`);
  console.log(`Medians of ${ROUNDS} rounds of ${SECONDS} s, in turn; "core" is microseconds of a core.\n`);
  const columns = ['Octavo', 'bare'].flatMap((name) =>
    ['/s', 'core', 'p50 ms', 'p99 ms'].map((column) => `${name} ${column}`),
  );
  console.log(`| page | bytes | ratio | ratio by core | p99 ratio | ${columns.join(' | ')} |`);
  console.log(`|---|${'--:|'.repeat(columns.length + 4)}`);
  for (const { name, bytes, ours, theirs } of measured) {
    const ratios = [
      ratioOf(ours, theirs, 'rate'),
      1 / ratioOf(ours, theirs, 'cost'),
      ratioOf(ours, theirs, 'p99'),
    ];
    const figures = [...ratios.map((ratio) => ratio.toFixed(2)), ...columnsOf(ours), ...columnsOf(theirs)];
    console.log(`| ${[name, bytes, ...figures].join(' | ')} |`);
  }
  tellShortcomings();
}

function columnsOf(samples: readonly Sample[]): string[] {
  const middle = (key: keyof Sample) => median(samples.map((one) => one[key]));
  return [
    middle('rate').toFixed(0),
    (middle('cost') * 1000).toFixed(1),
    middle('p50').toFixed(2),
    middle('p99').toFixed(2),
  ];
}

function tellShortcomings(): void {
  const busy = Math.max(...measured.flatMap(({ theirs }) => theirs.map((one) => one.busy)));
  console.log(`\nThe asking took ${Math.round(busy * 100)} % of a core at most.`);
  if (busy > BUSY) console.log('That is too much: the ratio by core is the one to look at.');
  for (const { name, ours, theirs } of measured) {
    const ratio = 1 / ratioOf(ours, theirs, 'cost');
    const p99 = ratioOf(ours, theirs, 'p99');
    if (ratio >= WANTED_RATIO && p99 <= WANTED_P99) continue;
    console.log(
      `${name}: the ratio by core is to be ${WANTED_RATIO} at least, that of p99 ${WANTED_P99} at most.`,
    );
    process.exitCode = 1;
  }
}

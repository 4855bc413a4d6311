// How fast pages are that no cache holds: pages a second on one core, as a ratio to a bare node:http handler that runs the
// same statements and makes the same bytes. Both are real processes, asked in turn: what else the machine does meets both.
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOctavo, startOctavo } from '../tests/support/octavo.ts';
import { type BareSite, frameOf, type PageKind } from './support/bare-page.ts';
import { median } from './support/median.ts';
import { pinToCore } from './support/pin-to-core.ts';
import { ratioOf, type Sample, type Server, sample } from './support/sample.ts';
import { findPaths, recordStatements, startBareServer } from './support/yardstick.ts';

const POSTS = Number(process.env.POSTS ?? 5000);
const ROUNDS = Number(process.env.ROUNDS ?? 7);
const SECONDS = Number(process.env.SECONDS ?? 1.5);
const CONNECTIONS = 8;
const WARM_UP_REQUESTS = 5000;
/** Of the list pages. */
const WANTED_RATIO = 0.5;
/** More of a core than this, and the asking is too slow to measure by. */
const BUSY = 0.9;

interface Measured {
  name: string;
  octavo: Sample[];
  bare: Sample[];
}

await using stack = new AsyncDisposableStack();
const dataDir = await mkdtemp(join(tmpdir(), 'octavo-bench-'));
stack.defer(() => rm(dataDir, { recursive: true, force: true }));
const seed = ['seed', '--posts', String(POSTS), '--comments', '5'];
const seeded = await runOctavo(seed, { env: { DATA_DIR: dataDir } });
if (seeded.exitCode !== 0) throw new Error(`octavo ${seed.join(' ')} failed:\n${seeded.stderr}`);

// Processes are born where the one that starts them is pinned to.
const isPinned = pinToCore(0);
const octavo = stack.use(await startOctavo({ env: { DATA_DIR: dataDir, CACHE: 'off' } }));
const pages = await findPaths(octavo.url, dataDir);
const bare = stack.use(await startBareServer(await describeSite()));
pinToCore(1);
const asking = fork(join(import.meta.dirname, 'support/load.ts'));
stack.defer(() => void asking.kill());

await compareBytes();
report(await measureAll());

async function describeSite(): Promise<BareSite> {
  const recorded = await recordStatements(
    dataDir,
    pages.map(({ path }) => path),
  );
  const described = recorded.map(async ({ path, statements }) => {
    const kind: PageKind = pages.find((page) => page.path === path)?.kind ?? 'list';
    return { path, kind, statements, frame: frameOf(kind, await bodyOf(octavo.url, path)) };
  });
  return { file: join(dataDir, 'octavo.db'), pages: await Promise.all(described) };
}

async function bodyOf(url: string, path: string): Promise<string> {
  const response = await fetch(url + path, { headers: { 'Accept-Encoding': 'identity' } });
  if (response.status !== 200) throw new Error(`${path} was answered with ${response.status}`);
  return response.text();
}

async function compareBytes(): Promise<void> {
  for (const { path } of pages) {
    const [ours, theirs] = [await bodyOf(octavo.url, path), await bodyOf(bare.url, path)];
    if (ours === theirs) continue;
    const at = [...ours].findIndex((character, index) => character !== theirs[index]);
    const near = (text: string) => text.slice(Math.max(0, at - 80), at + 80);
    throw new Error(
      `${path}: the yardstick makes other bytes; bring bench/support/draw-page.ts into line.\nOctavo: …${near(ours)}…\nBare:   …${near(theirs)}…`,
    );
  }
}

async function measureAll(): Promise<Measured[]> {
  const measured: Measured[] = pages.map(({ name }) => ({ name, octavo: [], bare: [] }));
  for (const { path } of pages) {
    for (const server of [octavo, bare]) await warmUp(server, path);
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, { path }] of pages.entries()) {
      const ours = await load(asking, octavo, path);
      const theirs = await load(asking, bare, path);
      measured[index]?.octavo.push(ours);
      measured[index]?.bare.push(theirs);
    }
  }
  return measured;
}

/** Until the engine has compiled what is called often. */
async function warmUp(server: Server, path: string): Promise<void> {
  for (let asked = 0; asked < WARM_UP_REQUESTS; ) asked += (await load(asking, server, path)).requests;
}

function load(child: ChildProcess, server: Server, path: string): Promise<Sample> {
  return sample(child, server, { path, connections: CONNECTIONS, seconds: SECONDS });
}

function report(measured: readonly Measured[]): void {
  const where = isPinned
    ? 'each server on one core'
    : 'servers not pinned to a core: there is no taskset here';
  console.log(`\nPages that no cache holds: ${POSTS} posts on SQLite, ${CONNECTIONS} connections, ${where}.`);
  console.log(
    `Medians of ${ROUNDS} rounds of ${SECONDS} s, in turn; "core" is milliseconds of a core for a page.\n`,
  );
  const columns = ['/s', 'core', 'p50 ms', 'p99 ms'];
  const head = ['Octavo', 'bare'].flatMap((name) => columns.map((column) => `${name} ${column}`));
  console.log(`| page | ratio | ratio by core | ${head.join(' | ')} |`);
  console.log(`|---|${'--:|'.repeat(head.length + 2)}`);
  for (const { name, octavo: ours, bare: theirs } of measured) {
    const ratios = [ratioOf(ours, theirs, 'rate'), 1 / ratioOf(ours, theirs, 'cost')];
    const figures = [...ratios.map((ratio) => ratio.toFixed(2)), ...columnsOf(ours), ...columnsOf(theirs)];
    console.log(`| ${[name, ...figures].join(' | ')} |`);
  }
  tellShortcomings(measured);
}

function columnsOf(samples: readonly Sample[]): string[] {
  const middle = (key: keyof Sample) => median(samples.map((sample) => sample[key]));
  return [
    middle('rate').toFixed(0),
    middle('cost').toFixed(3),
    middle('p50').toFixed(2),
    middle('p99').toFixed(2),
  ];
}

/** On a machine that does nothing else both ratios are the same; where it does, the one by core is the steadier. */
function tellShortcomings(measured: readonly Measured[]): void {
  const busy = Math.max(...measured.flatMap(({ bare: theirs }) => theirs.map((result) => result.busy)));
  console.log(`\nThe asking took ${Math.round(busy * 100)} % of a core at most.`);
  if (busy > BUSY) console.log('That is too much: the bare server may be faster than it looks.');
  const slow = measured.filter(
    ({ name, octavo: ours, bare: theirs }) =>
      name !== 'a post' && 1 / ratioOf(ours, theirs, 'cost') < WANTED_RATIO,
  );
  for (const { name } of slow) console.log(`${name}: the ratio by core is below ${WANTED_RATIO}.`);
  process.exitCode = slow.length === 0 ? 0 : 1;
}

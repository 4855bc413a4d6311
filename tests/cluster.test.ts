// A cluster on one machine as its operator meets it: the built program, nginx, and readers who go on all the time.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { type ClusterRecord, readClusterRecord } from '../src/balance/cluster/cluster-record.ts';
import { identifyProcess } from '../src/balance/cluster/process-identity.ts';
import { BrowserLikeClient, Browsing, type LedgerEntry } from './support/browser-like-client.ts';
import { freePort } from './support/free-port.ts';
import { runOctavo } from './support/octavo.ts';

const CLIENTS = 6;
/** Nobody is turned away because the machine is busy. */
const CALM = { OVERLOAD_DELAY_MS: '0' };
/** An answer for one person alone, which says with which node they stay. */
const SIGN_IN = '/account/sign-in/';
const IN_TIME = { timeout: 30_000, interval: 50 };

describe('octavo cluster', () => {
  test('opens an empty place, and loses no request while it grows, is restarted, crashes and is taken over', {
    timeout: 180_000,
  }, async () => {
    await using place = await somePlace();
    const started = await place.cluster('start', '--nodes', '2');
    expect(started).toMatchObject({ exitCode: 0, stderr: '' });
    expect(started.stdout).toContain(`Octavo is open at ${place.url}\n`);
    const link = /Become it at (\S+)/.exec(started.stdout)?.[1] ?? '';
    expect(link.startsWith(`${place.url}/account/set-up/`)).toBe(true);
    expect((await fetch(link)).status).toBe(200);
    const two = place.pids();
    expect(Object.keys(two).toSorted()).toEqual(['balancer', 'node-1', 'node-2']);

    const ledger: LedgerEntry[] = [];
    {
      await using _readers = place.readers(ledger);
      expect((await place.cluster('scale', '3')).stdout).toMatch(
        /node-3 is ready.*\nThere are 3 nodes now\.\n/,
      );
      await vi.waitFor(async () => expect(await place.nodeOfNewcomer()).toBe('node-3'), IN_TIME);

      const restarted = await place.cluster('restart', 'node-1');
      expect(restarted.stdout).toMatch(/^ {2}node-1 was restarted, in .*\nAll were restarted\.\n$/);
      const pids = place.pids();
      expect(pids['node-1']).not.toBe(two['node-1']);

      process.kill(pids['node-2'] ?? 0, 'SIGKILL');
      await vi.waitFor(
        () => expect(place.pids()['node-2'] ?? two['node-2']).not.toBe(two['node-2']),
        IN_TIME,
      );

      process.kill(place.record().supervisor?.pid ?? 0, 'SIGKILL');
      expect((await place.cluster('scale', '2')).stderr).toContain('"octavo cluster start" starts it');
      const before = place.pids();
      const again = await place.cluster('start');
      expect(again).toMatchObject({ exitCode: 0, stderr: '' });
      expect(place.pids()).toEqual(before);
      const status = await place.cluster('status');
      expect(status.stdout).toMatch(/^node-2 +ready .*127\.0\.0\.1:\d+$/m);
      expect(status.stdout).toMatch(/^nginx +answers /m);
      expect(Math.max(...status.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    }
    expect(ledger.length).toBeGreaterThan(100);
    expect(ledger.filter(({ status }) => status !== 200)).toEqual([]);

    const last = [...Object.values(place.pids()), place.nginx()];
    const stopped = await place.cluster('stop');
    expect(stopped.stdout).toMatch(
      /nginx has answered.*\n(?: {2}node-\d has ended\n){3}The cluster is stopped\.\n$/,
    );
    expect(last.filter((pid) => pid === null || identifyProcess(pid) !== null)).toEqual([]);
    expect(readdirSync(join(place.dataDir, 'run')).toSorted()).toEqual(['cluster.json', 'cluster.lock']);
    expect(await place.cluster('stop')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('No cluster runs'),
    });
    expect((await place.cluster('logs', 'cluster')).stdout).toContain('node-2 runs no more');
  });

  test('says what is wrong before it starts anything', async () => {
    await using place = await somePlace();
    const file = join(place.dataDir, 'file');
    await writeFile(file, '');
    const port = Number(new URL(place.url).port);
    await using taken = createServer().listen(port, '127.0.0.1');
    const wrong = await Promise.all([
      place.cluster('start', '--nodes', '0'),
      place.cluster('start', '--nodes', '1000'),
      place.with({ PORT: '0' }, 'start'),
      place.with({ DATA_DIR: join(file, 'data') }, 'start'),
      place.with({ BALANCE_NGINX: join(place.dataDir, 'nginx') }, 'run'),
      place.cluster('start'),
      place.cluster('restart'),
      place.cluster('logs'),
    ]);
    expect(taken.listening).toBe(true);
    const said = [
      /from 1 to 64/,
      /from 1 to 64/,
      /^PORT is 0: .* Set PORT/,
      /cannot be written .*Check DATA_DIR/,
      /BALANCE_NGINX/,
      /cannot listen on 127\.0\.0\.1:\d+: another program uses it/,
      /"octavo cluster start" starts it/,
      /no logs/,
    ];
    for (const [index, { exitCode, stderr }] of wrong.entries())
      expect.soft([exitCode, stderr]).toEqual([1, expect.stringMatching(said[index] ?? '')]);
    expect(place.record()).toMatchObject({ supervisor: null, processes: {} });
    expect(await place.cluster('status')).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(/^No node/),
    });
  });
});

async function somePlace() {
  const dataDir = await mkdtemp(join(tmpdir(), 'octavo-cluster-'));
  const env = { DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: String(await freePort()), ...CALM };
  const url = `http://127.0.0.1:${env.PORT}`;
  const record = (): ClusterRecord => readClusterRecord(dataDir);
  const nginx = () => {
    const file = join(dataDir, 'balance/nginx.pid');
    return existsSync(file) ? Number(readFileSync(file, 'utf8')) : null;
  };
  const pids = (): Record<string, number> =>
    Object.fromEntries(Object.entries(record().processes).map(([name, { pid }]) => [name, pid]));
  const withSettings = (more: Record<string, string>, ...args: string[]) =>
    runOctavo(['cluster', ...args], { env: { ...env, ...more } });
  return {
    ...{ dataDir, url, record, nginx, pids, with: withSettings },
    cluster: (...args: string[]) => withSettings({}, ...args),
    readers: (ledger: LedgerEntry[]) => readersOf(url, ledger),
    async nodeOfNewcomer(): Promise<string | null> {
      using client = knownReader(url, []);
      await client.ask({ path: SIGN_IN });
      return client.node;
    },
    async [Symbol.asyncDispose]() {
      const left = [record().supervisor?.pid, ...Object.values(pids()), nginx()];
      for (const pid of left) if (pid && identifyProcess(pid)) process.kill(pid, 'SIGKILL');
      // What was killed may still be writing.
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Half of them are known to the site, and each of these stays with a node. */
function readersOf(url: string, ledger: LedgerEntry[]): Browsing {
  const clients = Array.from({ length: CLIENTS }, (_, index) =>
    index % 2 === 0 ? new BrowserLikeClient(url, { ledger }) : knownReader(url, ledger),
  );
  const ask = (client: number, turn: number) => ({
    path: ['/welcome/', `/search?q=${client}x${turn}`, SIGN_IN][turn % 3] ?? '/',
  });
  return new Browsing({ clients, pauseMs: 60, ask });
}

function knownReader(url: string, ledger: LedgerEntry[]): BrowserLikeClient {
  const client = new BrowserLikeClient(url, { ledger });
  client.cookies.set('session', 'of-before');
  return client;
}

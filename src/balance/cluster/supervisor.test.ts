// With a stand-in for the program: what is told here is when processes are started, and by whom.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { describe, expect, test, vi } from 'vitest';
import { freePort } from '../../../tests/support/free-port.ts';
import { askRunning, followOperation, stopSupervisor } from './ask-supervisor.ts';
import { leaveMethod, restartMethod, scaleMethod } from './cluster-methods.ts';
import { readClusterRecord } from './cluster-record.ts';
import type { ClusterSettings } from './cluster-settings.ts';
import { identifyProcess } from './process-identity.ts';
import { Supervisor } from './supervisor.ts';

/** Serves at PORT, unless it finds that it is broken. */
const PROGRAM = `
  import { existsSync } from 'node:fs';
  import { createServer } from 'node:http';
  const { BROKEN, NODE_NAME, PORT } = process.env;
  if (existsSync(BROKEN)) {
    console.error('PORT: must be a whole number');
    process.exit(1);
  }
  const server = createServer((request, response) => response.end(NODE_NAME ?? 'balancer'));
  server.listen(Number(PORT), '127.0.0.1');
  process.on('SIGTERM', () => process.exit(0));
`;

const IN_TIME = { timeout: 20_000, interval: 20 };
const QUIET = pino({ level: 'silent' });

describe('the supervisor of a cluster', () => {
  test('starts nodes and a balancer, starts again what is killed, scales, restarts one by one, and ends all', async () => {
    await using place = await somePlace();
    await using supervisor = await place.open();
    const first = await place.start(supervisor, 2);
    expect(Object.keys(first)).toEqual(['node-1', 'node-2', 'balancer']);
    const { ports } = readClusterRecord(place.dataDir);
    expect(await answerOf(ports['node-2'])).toBe('node-2');

    process.kill(first['node-2'] ?? 0, 'SIGKILL');
    await vi.waitFor(async () => expect(await answerOf(ports['node-2'])).toBe('node-2'), IN_TIME);
    const again = place.pids(supervisor);
    expect(again).toEqual({ ...first, 'node-2': expect.toSatisfy((pid) => pid !== first['node-2']) });
    const [, killed] = supervisor.status().processes;
    expect(killed).toMatchObject({ failures: 1, lastEnd: 'it was ended by SIGKILL' });

    const lines: string[] = [];
    const say = (line: string) => lines.push(line.replace(/[\d.]+ s$/, '_ s'));
    await followOperation(place.dataDir, await askRunning(place.dataDir, scaleMethod, { nodes: 3 }), say);
    const three = place.pids(supervisor);
    expect(three).toEqual({ ...again, 'node-3': expect.any(Number) });
    await expect(askRunning(place.dataDir, restartMethod, { only: ['node-9'] })).rejects.toThrow(
      'There is no node-9 here. There are node-1, node-2, node-3, balancer.',
    );
    await followOperation(place.dataDir, await askRunning(place.dataDir, restartMethod, { only: [] }), say);
    const restarted = place.pids(supervisor);
    for (const name of Object.keys(three)) expect(restarted[name]).not.toBe(three[name]);
    await followOperation(place.dataDir, await askRunning(place.dataDir, scaleMethod, { nodes: 1 }), say);
    expect(place.pids(supervisor)).toEqual({ 'node-1': restarted['node-1'], balancer: restarted.balancer });
    expect(lines.join('\n')).toBe(SAID);
    expect(readClusterRecord(place.dataDir).ports).toMatchObject(ports);

    await supervisor.stop();
    await supervisor.untilStopped;
    expect(place.running([first, three, restarted])).toEqual([]);
  });

  test('kills a node that runs and answers nobody, and starts it again', async () => {
    await using place = await somePlace({ hungMs: 2_400 });
    await using supervisor = await place.open();
    const pids = await place.start(supervisor, 1);
    process.kill(pids['node-1'] ?? 0, 'SIGSTOP');
    await vi.waitFor(() => expect(place.running([{ hung: pids['node-1'] ?? 0 }])).toEqual([]), IN_TIME);
    const port = readClusterRecord(place.dataDir).ports['node-1'];
    await vi.waitFor(async () => expect(await answerOf(port)).toBe('node-1'), IN_TIME);
    await supervisor.stop();
  });

  test('is alone, and leaves its processes to the next one, which takes them over and knows a killed one', async () => {
    await using place = await somePlace();
    const one = await place.open();
    const pids = await place.start(one, 2);
    await expect(place.open()).rejects.toThrow(/is looked after already/);
    await askRunning(place.dataDir, leaveMethod, {});
    await one.untilStopped;
    await one[Symbol.asyncDispose]();
    expect(place.running([pids])).toHaveLength(3);
    process.kill(pids['node-2'] ?? 0, 'SIGKILL');

    const other = await place.open();
    const now = await place.start(other, 2);
    expect(now).toEqual({ ...pids, 'node-2': expect.toSatisfy((pid) => pid !== pids['node-2']) });
    expect(other.status().operation?.lines).toContain(`node-1 runs already, as process ${pids['node-1']}`);
    const ended = other.untilStopped.then(() => other[Symbol.asyncDispose]());
    // Nobody tells of the end of one that was taken over.
    process.kill(now['node-1'] ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(place.pids(other)['node-1']).not.toBe(now['node-1']), IN_TIME);
    await other.stop();
    await ended;
    expect(place.running([now, place.pids(other)])).toEqual([]);
    expect(await stopSupervisor(place.dataDir, () => {})).toBe(false);
    expect(readClusterRecord(place.dataDir)).toMatchObject({ supervisor: null, nodes: 2, processes: {} });
    expect(await readdir(join(place.dataDir, 'logs'))).toContain('node-1.log');
  });

  test('gives up a first start that comes to nothing, and leaves the others alone where one does not come back', async () => {
    await using place = await somePlace();
    await using supervisor = await place.open();
    const pids = await place.start(supervisor, 2);
    await writeFile(place.broken, '');
    const begun = await askRunning(place.dataDir, restartMethod, { only: [] });
    await expect(followOperation(place.dataDir, begun, () => {})).rejects.toThrow(
      /^node-1 did not come back.*\nnode-1 does not start: it ended with exit code 1.*\n {2}PORT: must be/,
    );
    expect(place.pids(supervisor)).toEqual({ ...pids, 'node-1': null });
    expect(supervisor.status().processes[0]).toMatchObject({ name: 'node-1', state: 'pausing' });
    await supervisor.stop();
    await supervisor.untilStopped;
    await supervisor[Symbol.asyncDispose]();

    await using next = await place.open();
    next.start(2);
    await expect(next.untilStopped).rejects.toThrow(/^node-1 does not start: it ended with exit code 1/);
    expect(Object.values(place.pids(next)).filter((pid) => pid !== null)).toEqual([]);
    expect(await readFile(join(place.dataDir, 'logs/node-1.log'), 'utf8')).toContain('PORT: must be');
  });
});

const SAID = [
  'node-3 is ready after _ s',
  'node-1 was restarted, in _ s',
  'node-2 was restarted, in _ s',
  'node-3 was restarted, in _ s',
  'the balancer was restarted, in _ s',
  'node-3 has answered its last request and ended',
  'node-2 has answered its last request and ended',
].join('\n');

async function answerOf(port: number | undefined): Promise<string> {
  return await (await fetch(`http://127.0.0.1:${port}/`)).text();
}

type Pids = Record<string, number | null>;

async function somePlace({ hungMs = 600_000 }: { hungMs?: number } = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'octavo-cluster-'));
  const program = join(dataDir, 'program.mjs');
  const broken = join(dataDir, 'broken');
  await writeFile(program, PROGRAM);
  const port = await freePort();
  const settings: ClusterSettings = {
    dataDir,
    program: {
      file: program,
      environment: (given) => ({ PORT: String(port), BROKEN: broken, ...given }),
    },
    isDetached: true,
    url: `http://127.0.0.1:${port}`,
    siteUrl: null,
    trustedProxies: [],
    endMs: 10_000,
    hungMs,
    noticeMs: 0,
    balancedNodes: async () => ['node-1', 'node-2', 'node-3'],
    stopNginx: async () => false,
  };
  const pids = (supervisor: Supervisor): Pids =>
    Object.fromEntries(supervisor.status().processes.map(({ name, pid }) => [name, pid]));
  return {
    ...{ dataDir, broken, pids },
    open: () => Supervisor.open(settings, QUIET),
    async start(supervisor: Supervisor, nodes: number): Promise<Pids> {
      supervisor.start(nodes);
      while (!supervisor.status().operation?.isOver) await delay(20);
      expect(supervisor.status().operation?.problem).toBeNull();
      return pids(supervisor);
    },
    running: (all: readonly Pids[]) =>
      all
        .flatMap((some) => Object.values(some))
        .filter((pid) => pid !== null && identifyProcess(pid) !== null),
    async [Symbol.asyncDispose]() {
      const { processes } = readClusterRecord(dataDir);
      for (const { pid } of Object.values(processes)) if (identifyProcess(pid)) process.kill(pid, 'SIGKILL');
      // What was killed may still be writing.
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

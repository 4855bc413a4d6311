// Several processes on one port: `octavo start --workers`.
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { workerCount } from '../src/commands/workers.ts';
import { runOctavo, startOctavo } from './support/octavo.ts';

const PATIENT = { timeout: 20_000 };

async function workersOf(pid: number): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.split(' ').filter(Boolean).map(Number);
}

test('workers answer on one port, are one node to balancers, are restarted without a lost request, and end together', async () => {
  await using server = await startOctavo({ args: ['--workers', '2'], env: { NODE_NAME: 'both' } });
  const { pid } = server;
  if (pid === undefined) throw new Error('It has no process.');
  const names = () => {
    using database = new DatabaseSync(join(server.dataDir, 'octavo.db'), { readOnly: true });
    return database.prepare('select name, state from nodes').all();
  };
  await server.untilWritten(/is open at .*by 2 workers/);
  const before = await workersOf(pid);
  expect(before).toHaveLength(2);
  await expect.poll(names, PATIENT).toEqual([{ name: 'both', state: 'ready' }]);

  const statuses = new Set<number>();
  let isOver = false;
  const reading = (async () => {
    for (; !isOver; await delay(5))
      statuses.add((await fetch(server.url, { headers: { Connection: 'close' } })).status);
  })();
  process.kill(pid, 'SIGHUP');
  await server.untilWritten(/the workers are restarted"/);
  isOver = true;
  await reading;
  expect([...statuses]).toEqual([200]);
  const after = await workersOf(pid);
  expect(after).toHaveLength(2);
  expect(after.filter((worker) => before.includes(worker))).toEqual([]);

  process.kill(after[0] ?? 0, 'SIGKILL');
  await server.untilWritten(/worker \d runs no more: it was ended by SIGKILL; it is started again in/);
  expect((await fetch(server.url)).status).toBe(200);
  await expect.poll(() => workersOf(pid), PATIENT).toHaveLength(2);

  expect(await server.stop()).toBe(0);
  expect(names()).toEqual([]);
});

test('where none can be started, that is told once', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const folder = await mkdtemp(join(tmpdir(), 'octavo-workers-'));
  try {
    const env = { HOST: '127.0.0.1', PORT: String(port), DATA_DIR: folder };
    const { exitCode, stderr } = await runOctavo(['start', '--workers', '3'], { env });
    expect(exitCode).toBe(1);
    expect(stderr.match(/another program uses it/g)).toHaveLength(1);
    expect(stderr).toContain('no other was started');
  } finally {
    other.close();
    await rm(folder, { recursive: true });
  }
});

test('it takes a number of workers, or as many as there are processors', () => {
  expect([workerCount('4'), workerCount('auto')]).toEqual([4, availableParallelism()]);
  for (const wrong of ['0', 'many', '-1', '1.5', '']) expect(() => workerCount(wrong)).toThrow('or "auto"');
});

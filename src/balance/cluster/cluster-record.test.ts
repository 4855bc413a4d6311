import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { controlFolder, readRecords } from '../../control/control-record.ts';
import { type ClusterRecord, clusterFile, readClusterRecord, writeClusterRecord } from './cluster-record.ts';
import { findNodePort, isFree } from './node-port.ts';
import { identifyProcess, isRunning, signalProcess, startTicks } from './process-identity.ts';

test('what is written of a cluster is read again, stands for no process of its own, and is refused when damaged', async () => {
  using place = somePlace();
  const record: ClusterRecord = {
    supervisor: { pid: 1, began: 'a', startedAt: 2 },
    nodes: 2,
    ports: { 'node-1': 20_001 },
    processes: { 'node-1': { pid: 3, began: 'b', startedAt: 4 } },
  };
  expect(readClusterRecord(place.dataDir)).toEqual({
    supervisor: null,
    nodes: null,
    ports: {},
    processes: {},
  });
  writeClusterRecord(place.dataDir, record);
  expect(readClusterRecord(place.dataDir)).toEqual(record);
  expect(await readRecords(controlFolder(place.dataDir))).toEqual([]);
  expect(readdirSync(controlFolder(place.dataDir))).toEqual(['cluster.json']);
  writeFileSync(clusterFile(place.dataDir), '{"nodes":');
  expect(() => readClusterRecord(place.dataDir)).toThrow(/which processes run is not known.*remove the file/);
});

test('a process is known by when it began as well as by its number, and is none once it has ended', async () => {
  const own = identifyProcess(process.pid);
  expect(own).toMatchObject({ pid: process.pid, began: expect.stringMatching(/./) });
  expect(own && isRunning(own)).toBe(true);
  expect(isRunning({ pid: process.pid, began: 'another time' })).toBe(false);
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  const identity = identifyProcess(child.pid ?? 0);
  if (identity === null) throw new Error('It does not run.');
  signalProcess({ ...identity, began: 'another time' }, 'SIGKILL');
  expect(isRunning(identity)).toBe(true);
  signalProcess(identity, 'SIGTERM');
  await once(child, 'exit');
  expect(isRunning(identity)).toBe(false);
  signalProcess(identity, 'SIGTERM');
});

test('when a process began is read behind its name, whatever that is', () => {
  const after = `S 1 2 3 ${Array.from({ length: 15 }, () => '0').join(' ')} 4711 9 9`;
  expect(startTicks(`12 (a) Z (b c) ${after}`)).toBe('4711');
  expect(startTicks(`12 (node) ${after.replace('S', 'Z')}`)).toBeNull();
  expect(startTicks('')).toBeNull();
});

test('a node keeps its port, unless another has it', async () => {
  const port = await findNodePort(undefined, []);
  expect(await findNodePort(port, [])).toBe(port);
  expect(await findNodePort(port, [port])).not.toBe(port);
  expect(await isFree('127.0.0.1', port)).toBe(true);
  expect(port).toBeLessThan(32_768);
});

function somePlace(): Disposable & { dataDir: string } {
  const dataDir = mkdtempSync(join(tmpdir(), 'octavo-cluster-'));
  return { dataDir, [Symbol.dispose]: () => rmSync(dataDir, { recursive: true, force: true }) };
}

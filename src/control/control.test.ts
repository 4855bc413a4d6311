import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { askAll } from './control-client.ts';
import { answering, type ControlMethod } from './control-method.ts';
import { controlFolder, type ProcessKind, readRecords, writeRecord } from './control-record.ts';
import { ControlServer } from './control-server.ts';

const double: ControlMethod<{ number: number }, { doubled: number }> = {
  name: 'number.double',
  given: z.object({ number: z.number().max(1000) }),
  answer: z.object({ doubled: z.number() }),
};

const doubling = answering(double, ({ number }) => {
  if (number === 13) throw new Error('not this one');
  return { doubled: 2 * number };
});

describe('the control socket', () => {
  test('answers every process of the folder, and nobody where none runs', async () => {
    await using place = await somePlace();
    expect(await askAll(place.dataDir, double, { number: 4 })).toEqual([]);
    await using _one = await place.open();
    await using _other = await place.open();
    const answers = await askAll(place.dataDir, double, { number: 4 });
    expect(answers).toMatchObject([
      { process: { pid: process.pid }, ok: true, answer: { doubled: 8 } },
      { process: { pid: process.pid }, ok: true, answer: { doubled: 8 } },
    ]);
  });

  test('asks those processes alone that are of the kind', async () => {
    await using place = await somePlace();
    await using _node = await place.open();
    await using _balancer = await place.open('balancer');
    for (const asks of ['node', 'balancer', 'cluster'] as const) {
      const answers = await askAll(place.dataDir, { ...double, asks }, { number: 4 });
      expect(answers.map(({ process: { kind } }) => kind)).toEqual(asks === 'cluster' ? [] : [asks]);
    }
  });

  test('is for the user alone who runs the site, and leaves nothing behind', async () => {
    await using place = await somePlace();
    const server = await place.open();
    const [record] = await readRecords(place.folder);
    expect(statSync(place.folder).mode & 0o777).toBe(0o700);
    expect(statSync(record?.socket ?? '').mode & 0o777).toBe(0o600);
    expect(statSync(record?.file ?? '').mode & 0o777).toBe(0o600);
    await server[Symbol.asyncDispose]();
    expect(readdirSync(place.folder)).toEqual([]);
  });

  test('is elsewhere where its address would be too long, and leaves nothing there either', async () => {
    await using place = await somePlace('x'.repeat(120));
    const server = await place.open();
    const [record] = await readRecords(place.folder);
    expect(record?.socket.startsWith(tmpdir())).toBe(true);
    expect(statSync(dirname(record?.socket ?? '')).mode & 0o777).toBe(0o700);
    expect(await askAll(place.dataDir, double, { number: 2 })).toMatchObject([{ answer: { doubled: 4 } }]);
    await server[Symbol.asyncDispose]();
    expect(existsSync(dirname(record?.socket ?? ''))).toBe(false);
  });

  test('tidies up after a process that was killed, and not after those of another machine', async () => {
    await using place = await somePlace();
    await (await place.open())[Symbol.asyncDispose]();
    const dead = { ...killedListener(place.folder), kind: 'node' as const, host: hostname() };
    await writeRecord(join(place.folder, 'dead.json'), dead);
    await writeRecord(join(place.folder, 'far.json'), {
      ...dead,
      socket: join(place.folder, 'far.sock'),
      host: 'far',
    });
    expect(existsSync(dead.socket)).toBe(true);
    await using _server = await place.open();
    expect(existsSync(dead.socket)).toBe(false);
    expect(readdirSync(place.folder).filter((name) => /dead|far/.test(name))).toEqual(['far.json']);
    expect(await askAll(place.dataDir, double, { number: 1 })).toHaveLength(1);
  });

  test('refuses what it does not know, and says what failed', async () => {
    await using place = await somePlace();
    await using _server = await place.open();
    const ask = async (method: ControlMethod<{ number: number }, unknown>, number: number) => {
      const [answer] = await askAll(place.dataDir, method, { number });
      return answer?.ok === false ? answer.message : answer;
    };
    expect(await ask({ ...double, name: 'number.halve' }, 1)).toContain('knows no "number.halve"');
    expect(await ask(double, 1001)).toContain('number.double does not take this');
    expect(place.errors).toEqual([]);
    expect(await ask(double, 13)).toBe('not this one');
    expect(place.errors).toHaveLength(1);
    const strange = { ...double, answer: z.object({ doubled: z.string() }) };
    expect(await ask(strange, 1)).toContain('expected string');
  });

  test.each([
    'nonsense\n',
    '{}\n',
    '[]\n',
    'null\n',
    `${'x'.repeat(70_000)}\n`,
  ])('survives %.20j', async (line) => {
    await using place = await somePlace();
    await using _server = await place.open();
    const [record] = await readRecords(place.folder);
    const client = connect(record?.socket ?? '');
    client.on('error', () => {});
    client.write(line);
    const answer = await text(client).catch(() => '');
    expect(answer).toBe(line.length > 100 ? '' : '{"ok":false,"message":"That is no request."}\n');
    expect(await askAll(place.dataDir, double, { number: 1 })).toMatchObject([{ ok: true }]);
  });

  test('is closed while somebody is connected who asks nothing', async () => {
    await using place = await somePlace();
    const server = await place.open();
    const [record] = await readRecords(place.folder);
    const client = connect(record?.socket ?? '');
    await once(client, 'connect');
    const closed = once(client, 'close');
    await server[Symbol.asyncDispose]();
    await closed;
  });
});

async function somePlace(below = '') {
  const root = mkdtempSync(join(tmpdir(), 'octavo-test-'));
  const dataDir = join(root, below);
  const errors: unknown[] = [];
  return {
    dataDir,
    folder: controlFolder(dataDir),
    errors,
    open: (kind?: ProcessKind) =>
      ControlServer.open({
        dataDir,
        ...(kind && { kind }),
        methods: [doubling],
        onError: (error) => errors.push(error),
      }),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

/** A socket whose process is gone without having closed it. */
function killedListener(folder: string): { pid: number; socket: string } {
  const socket = join(folder, 'dead.sock');
  const script = `require('node:net').createServer().listen(${JSON.stringify(socket)}, () => process.kill(process.pid, 'SIGKILL'))`;
  const { pid } = spawnSync(process.execPath, ['-e', script]);
  return { pid, socket };
}

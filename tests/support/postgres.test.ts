import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { expect, inject, test, vi } from 'vitest';
import { startPostgres } from './postgres.ts';

const START_AND_STAY = `
  const { startPostgres } = await import(${JSON.stringify(new URL('./postgres.ts', import.meta.url))});
  console.log((await startPostgres()).url('postgres'));
  setInterval(() => {}, 60_000);
`;

test('the server of the run creates UTF8 databases in the C locale', async () => {
  const setting = (name: string) => ask(inject('postgresUrl'), `select current_setting('${name}') as answer`);
  expect(await setting('server_encoding')).toBe('UTF8');
  expect(await setting('lc_collate')).toBe('C');
  expect(await setting('max_connections')).toBe('200');
});

test('a disposed server is gone, and so are its data', async () => {
  const server = await startPostgres();
  const folder = await ask(server.url('postgres'), `select current_setting('data_directory') as answer`);
  expect(existsSync(folder)).toBe(true);
  await server[Symbol.asyncDispose]();
  expect(existsSync(folder)).toBe(false);
  await expect(ask(server.url('postgres'), 'select 1')).rejects.toThrow('ECONNREFUSED');
});

test.each([
  'SIGINT',
  'SIGTERM',
] as const)('a process ended by %s leaves no server and no data', async (signal) => {
  const { child, url } = await startInChild();
  const folder = await ask(url, `select current_setting('data_directory') as answer`);
  child.kill(signal);
  expect(await once(child, 'exit')).toEqual([null, signal]);
  expect(existsSync(folder)).toBe(false);
  // It was told to end at once, and may be about it still.
  await vi.waitFor(() => expect(ask(url, 'select 1')).rejects.toThrow('ECONNREFUSED'), 20_000);
});

test.runIf(process.platform === 'linux')('a killed process leaves no server', async () => {
  const { child, url } = await startInChild();
  const data = await ask(url, `select current_setting('data_directory') as answer`);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await vi.waitFor(() => expect(ask(url, 'select 1')).rejects.toThrow('ECONNREFUSED'), 20_000);
  await rm(dirname(data), { recursive: true });
});

async function startInChild() {
  const args = ['--input-type=module', '--eval', START_AND_STAY];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [url]: string[] = await once(createInterface(child.stdout), 'line');
  return { child, url: url ?? '' };
}

async function ask(connectionString: string, question: string): Promise<string> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ answer: string }>(question);
    return rows[0]?.answer ?? '';
  } finally {
    await client.end();
  }
}

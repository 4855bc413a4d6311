import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runOctavo, startOctavo } from './octavo.ts';

test('a started server answers, stops cleanly on SIGTERM and leaves nothing behind', async () => {
  const server = await startOctavo();
  {
    await using open = server;
    expect((await fetch(open.url)).status).toBe(200);
    expect(await open.stop()).toBe(0);
  }
  expect(existsSync(server.dataDir)).toBe(false);
  await expect(fetch(server.url)).rejects.toThrow();
});

test('a server that does not start fails with what it said', async () => {
  await expect(startOctavo({ env: { PORT: 'many' } })).rejects.toThrow(
    /did not start \(exit code [1-9]\).*PORT/s,
  );
});

test('a command gives its output and its exit code', async () => {
  const help = await runOctavo(['--help']);
  expect(help).toMatchObject({ exitCode: 0, stderr: '' });
  expect(help.stdout).toContain('start');
  expect((await runOctavo(['no-such-command'])).exitCode).not.toBe(0);
});

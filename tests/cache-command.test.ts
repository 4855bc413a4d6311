// The caches as an operator looks at them: the built program, asked by its own command line.
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runOctavo, startOctavo } from './support/octavo.ts';

test('octavo cache shows what a running process keeps, why a page is stale, and has it made anew', {
  timeout: 60_000,
}, async () => {
  await using server = await startOctavo();
  const { url, dataDir, pid } = server;
  const cache = (...args: string[]) => runOctavo(['cache', ...args], { env: { DATA_DIR: dataDir } });
  for (let i = 0; i < 4; i++) await (await fetch(`${url}/welcome/`)).text();

  const [stats, fresh, tags] = await Promise.all([
    cache('stats', '--json'),
    cache('inspect', `${url}/welcome/?utm_source=mail`),
    cache('tags', 'url:'),
  ]);
  const [process] = JSON.parse(stats.stdout).processes;
  expect(process).toMatchObject({
    process: { pid },
    faces: { pages: { entries: 1, outcomes: { miss: 1, hit: 3 }, lastMinute: { requests: 4, hits: 3 } } },
    log: { isBlind: false },
    redis: null,
  });
  expect(fresh).toMatchObject({ exitCode: 0, stderr: '' });
  expect(fresh.stdout).toMatch(/^Kept as \/welcome\/\n\nProcess \d+ on .+: Fresh\n/);
  expect(fresh.stdout).toMatch(/tags .*\burl:\/welcome\//);
  expect(tags.stdout).toMatch(/^url:\/welcome\/ +1$/m);

  const purged = await cache('purge', '/welcome/');
  const position = Number(/position (\d+) of the log: \/welcome\//.exec(purged.stdout)?.[1]);
  expect(position).toBe(process.log.applied + 1);
  // The command's process tells the other one, which looks by itself besides; whoever asks then looks first.
  await expect
    .poll(async () => (await cache('inspect', '/welcome/')).stdout)
    .toContain(`url:/welcome/ was invalidated at position ${position}`);
  expect((await fetch(`${url}/welcome/`)).headers.get('Cache-Status')).toContain('fwd=stale');

  const everything = await cache('purge', '--all');
  expect(everything.stdout).toMatch(/everything\. .* The processes that run here had \d+ entries\./);
  expect(await server.stop()).toBe(0);
  expect(readdirSync(join(dataDir, 'run'))).toEqual([]);
  const nobody = await cache('stats');
  expect(nobody).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('"octavo start" starts one') });
  expect(await cache('purge', '--tag', 'posts')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('the tag posts'),
  });
});

test('octavo cache says what is wrong with what it was asked for, and makes no database', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'octavo-test-'));
  const env = { DATA_DIR: join(folder, 'nothing'), SITE_URL: 'https://site.test' };
  const wrong: Record<string, string[]> = {
    'no address of a page here': ['inspect', 'https://other.test/'],
    'Give an address, a tag': ['purge'],
    'Either everything': ['purge', '/', '--all'],
    '“*” is no tag': ['purge', '--tag', '*'],
    'There is no database': ['purge', '--all'],
  };
  await Promise.all(
    Object.entries(wrong).map(async ([problem, args]) => {
      const { exitCode, stderr } = await runOctavo(['cache', ...args], { env });
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining(problem)]);
    }),
  );
  expect(existsSync(env.DATA_DIR)).toBe(false);
  await rm(folder, { recursive: true, force: true });
});

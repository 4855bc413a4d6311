// `octavo report cache` as its user meets it: the built program, which starts others of its kind. On one part of it, as all of
// them take a minute.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runOctavo } from './support/octavo.ts';

const COMMAND = join(import.meta.dirname, '../bin/octavo.js');
const SMALLEST = ['report', 'cache', '--quick', '--posts', '100', '--only', 'changes'];
const TIMEOUT = 120_000;

test(
  'octavo report cache measures processes of its own, and leaves nothing behind but the report',
  async () => {
    await using place = await openPlace();
    const result = await runOctavo([...SMALLEST, ...place.args], { env: place.env });
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.stdout.trim().split('\n')).toEqual(
      ['cache-sqlite.md', 'cache-sqlite.html'].map((name) => join(place.out, name)),
    );
    const text = await readFile(join(place.out, 'cache-sqlite.md'), 'utf8');
    const madeAnew = (name: string) => Number(new RegExp(`^\\| ${name} \\| (\\d+) \\|`, 'm').exec(text)?.[1]);
    expect(madeAnew('Everything is forgotten')).toBeGreaterThan(100);
    expect(madeAnew('A comment')).toBeGreaterThan(0);
    expect(madeAnew('A comment')).toBeLessThan(madeAnew('Everything is forgotten') / 10);
    expect(text).toContain('npx octavo report cache --quick --posts 100 --only changes');
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
    expect(await place.leftovers()).toEqual([]);
  },
  TIMEOUT,
);

test(
  'octavo report cache ends its processes when it is interrupted, and writes no report',
  async () => {
    await using place = await openPlace();
    const child = spawn(process.execPath, [COMMAND, ...SMALLEST, ...place.args], {
      env: { PATH: process.env.PATH ?? '', ...place.env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      // A process of the site is there by then.
      if (/^What a change costs: 1/m.test(said) && !child.killed) child.kill('SIGINT');
    });
    const [exitCode] = await once(child, 'close');
    expect(exitCode).toBe(130);
    expect(said).toMatch(/what was temporary is removed, and no report is written/);
    expect(await place.leftovers()).toEqual([]);
    expect(await readdir(place.out)).toEqual([]);
  },
  TIMEOUT,
);

test('octavo report cache says which parts there are', async () => {
  const { exitCode, stderr } = await runOctavo(['report', 'cache', '--only', 'nothing']);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('layers, restarts, misses, stampede, visibility, changes');
});

async function openPlace() {
  const folder = await mkdtemp(join(tmpdir(), 'octavo-reported-'));
  const [out, temporary, dataDir] = [join(folder, 'out'), join(folder, 'temporary'), join(folder, 'data')];
  await Promise.all([temporary, dataDir].map((path) => mkdir(path)));
  return {
    out,
    env: { DATA_DIR: dataDir },
    args: ['--out', out, '--dir', temporary],
    /** What lies about: temporary folders, and whatever was written to the site's own. */
    leftovers: async () => [...(await readdir(temporary)), ...(await readdir(dataDir))],
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

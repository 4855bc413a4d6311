// Backups as an operator makes them: the built program beside a running site.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runOctavo, startOctavo } from './support/octavo.ts';

/** Several processes start in each test. */
const LONGEST_MS = 120_000;

test(
  'octavo backup takes a running site along, and octavo restore refuses to replace it and brings it back elsewhere',
  async () => {
    await using from = await openPlace();
    await using to = await openPlace();
    const file = join(from.folder, 'blog.octavo');
    await using server = await startOctavo({ env: from.env });
    await runOctavo(['settings', 'set', 'name', 'Field Notes'], from);
    const made = await runOctavo(['backup', file], from);
    expect(made).toMatchObject({ exitCode: 0 });
    expect(made.stdout).toMatch(/^Wrote 1 posts, .* read it back and found it whole\./);
    expect(made.stderr).toContain('Checking, MB');
    const refused = await runOctavo(['restore', file, '--replace'], from);
    expect(refused).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringMatching(/is in use: .*Stop/),
    });
    expect(await title(server.url)).toBe('<title>Field Notes</title>');
    expect(await runOctavo(['restore', file], to)).toMatchObject({ exitCode: 0 });
    await using restored = await startOctavo({ env: to.env });
    expect(await title(restored.url)).toBe('<title>Field Notes</title>');
  },
  LONGEST_MS,
);

test(
  'octavo restore says how to go back, and that leads back',
  async () => {
    await using place = await openPlace();
    const file = join(place.folder, 'blog.octavo');
    await runOctavo(['settings', 'set', 'name', 'Then'], place);
    await runOctavo(['seed', '--posts', '1'], place);
    await runOctavo(['backup', file, '--quiet'], place);
    await runOctavo(['settings', 'set', 'name', 'Now'], place);
    expect((await runOctavo(['restore', file], place)).stderr).toContain('--replace');
    const { stdout } = await runOctavo(['restore', file, '--replace'], place);
    expect((await runOctavo(['settings', 'list'], place)).stdout).toContain('Then');
    const kept = /kept as (\S+\.before-restore-\d{8}-\d{6})\./.exec(stdout)?.[1] ?? '';
    expect(stdout).toContain(`mv ${kept} `);
    await writeFile(join(place.env.DATA_DIR, 'octavo.db'), await readFile(kept));
    expect((await runOctavo(['settings', 'list'], place)).stdout).toContain('Now');
  },
  LONGEST_MS,
);

test(
  'octavo backup --quiet says nothing, and --check proves a file without any site',
  async () => {
    await using place = await openPlace();
    const file = join(place.folder, 'blog.octavo');
    await runOctavo(['migrate'], place);
    expect(await runOctavo(['backup', file, '--quiet'], place)).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
    });
    const elsewhere = { env: { DATA_DIR: '/nowhere', DATABASE_URL: 'nothing of use' } };
    const checked = await runOctavo(['backup', '--check', file], elsewhere);
    expect(checked).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('is whole: Octavo ') });
    await writeFile(file, (await readFile(file)).subarray(0, -1));
    expect(await runOctavo(['backup', '--check', file], elsewhere)).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringContaining('is damaged'),
    });
    expect((await readdir(place.folder)).sort()).toEqual(['blog.octavo', 'data']);
  },
  LONGEST_MS,
);

async function openPlace() {
  const folder = await mkdtemp(join(tmpdir(), 'octavo-place-'));
  return {
    folder,
    env: { DATA_DIR: join(folder, 'data') },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function title(url: string): Promise<string | undefined> {
  const body = await (await fetch(`${url}/`)).text();
  return /<title>.*?<\/title>/.exec(body)?.[0];
}

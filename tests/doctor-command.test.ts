// The doctor as an operator calls it: the built program, in a process of its own.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../src/database/open-database.ts';
import { createEmptyDatabase, DATABASE_KINDS } from './support/databases.ts';
import { runOctavo } from './support/octavo.ts';

test.each(DATABASE_KINDS)('octavo doctor on %s says what is wrong, by its exit status as well', {
  timeout: 120_000,
}, async (kind) => {
  await using place = await emptyPlace(kind);
  const { env } = place;
  await runOctavo(['seed', '--posts', '20', '--comments', '2'], { env });
  const sound = await runOctavo(['doctor', '--counters'], { env });
  expect(sound).toMatchObject({ exitCode: 0, stderr: '' });
  expect(sound.stdout).toMatch(/✓ counters +every counter is right\n\nAll is well\./);
  {
    await using database = await openDatabase(place.settings);
    await database.transaction((tx) =>
      tx.updateTable('posts').set({ comment_count: 99 }).where('id', '=', 1).execute(),
    );
  }
  // One of the two is examined whole here; both are in the doctor's own tests.
  const part = kind === 'postgres' ? ['--counters'] : [];
  const wrong = await runOctavo(['doctor', '--json', ...part], { env });
  expect(wrong.exitCode).toBe(1);
  const checkup = JSON.parse(wrong.stdout);
  expect(checkup).toMatchObject({ ok: false, checks: expect.any(Array) });
  for (const check of checkup.checks)
    expect(check).toEqual({
      name: expect.any(String),
      ok: expect.any(Boolean),
      milliseconds: expect.any(Number),
      detail: expect.any(String),
    });
  const found = checkup.findings.filter((one: { check: string }) => one.check !== 'database');
  expect(found).toEqual([
    {
      check: 'counters',
      subject: expect.stringContaining('1'),
      message: expect.stringContaining('99'),
      fix: 'octavo doctor --repair',
    },
  ]);
  const repaired = await runOctavo(['doctor', '--counters', '--repair'], { env });
  expect(repaired).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('99 →') });
});

test('octavo doctor says that there is no database, and makes none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'octavo-test-'));
  const { exitCode, stderr } = await runOctavo(['doctor'], { env: { DATA_DIR: join(folder, 'nothing') } });
  await rm(folder, { recursive: true, force: true });
  expect(exitCode).toBe(2);
  expect(stderr).toContain('There is no database');
});

async function emptyPlace(kind: (typeof DATABASE_KINDS)[number]) {
  const empty = await createEmptyDatabase(kind);
  const { settings } = empty;
  if (settings.kind === 'sqlite') {
    const env = { DATA_DIR: dirname(settings.file) };
    return { settings, env, [Symbol.asyncDispose]: () => empty[Symbol.asyncDispose]() };
  }
  const folder = await mkdtemp(join(tmpdir(), 'octavo-test-'));
  const env = { DATA_DIR: folder, DATABASE_URL: settings.url };
  const dispose = async () => {
    await rm(folder, { recursive: true, force: true });
    await empty[Symbol.asyncDispose]();
  };
  return { settings, env, [Symbol.asyncDispose]: dispose };
}

// How people are let in from the command line: the built program, in processes of its own.
import { expect, test } from 'vitest';
import { openDatabase } from '../src/database/open-database.ts';
import { createEmptyDatabase } from './support/databases.ts';
import { runOctavo, startOctavo } from './support/octavo.ts';

test('the log leads to the set-up, and the command line gets everybody back in', async () => {
  await using empty = await createEmptyDatabase('postgres');
  if (empty.settings.kind !== 'postgres') throw new Error('not PostgreSQL');
  const env = { DATABASE_URL: empty.settings.url, SITE_URL: 'http://site.test' };
  await using server = await startOctavo({ env });
  const users = (...args: string[]) => runOctavo(['users', ...args], { env });
  const link = await server.untilWritten(/http:\/\/site\.test\/account\/set-up\/\?token=\w+/);
  expect((await users('link')).stdout.trim()).toBe(link);

  const url = new URL(link);
  const form = {
    'site-name': 'Notes',
    name: 'Ada',
    email: 'ada@site.test',
    'new-password': 'quiet river stones',
  };
  const body = new URLSearchParams({ ...form, token: url.searchParams.get('token') ?? '' });
  const setUp = await fetch(server.url + url.pathname, { method: 'POST', body, redirect: 'manual' });
  expect(setUp.status).toBe(303);

  const list = await users('list');
  expect(list.stdout).toMatch(/^owner +ada@site\.test +Ada$/m);
  expect(await users('role', 'ADA@site.test', 'editor')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('the only owner'),
  });
  expect(await users('role', 'ada@site.test', 'king')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('The roles are owner, admin'),
  });
  expect(await users('link', 'bea@site.test')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('Nobody has the address bea@site.test'),
  });

  await using database = await openDatabase(empty.settings);
  await database.transaction((tx) => tx.updateTable('users').set({ two_factor_enabled: 1 }).execute());
  const reset = (await users('link', 'ada@site.test', '--without-second-factor')).stdout.trim();
  expect(reset).toMatch(/^http:\/\/site\.test\/account\/reset-password\/\?token=[\w.-]+$/);
  const page = await fetch(reset.replace('http://site.test', server.url));
  expect(await page.text()).toContain('New password');
  const ada = await database.read
    .selectFrom('users')
    .select('two_factor_enabled')
    .where('email', '=', 'ada@site.test')
    .executeTakeFirst();
  expect(ada).toEqual({ two_factor_enabled: 0 });
});

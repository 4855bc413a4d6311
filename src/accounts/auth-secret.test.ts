import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { keyFor, loadAuthSecret } from './auth-secret.ts';

describeDatabases('the secret', (open) => {
  test('is made once, however many start at the same moment, and kept', async () => {
    await using opened = await open();
    const { database } = opened;
    const made = await Promise.all(Array.from({ length: 8 }, () => loadAuthSecret(database, null, 1)));
    expect(new Set(made).size).toBe(1);
    expect(Buffer.from(made[0] ?? '', 'base64')).toHaveLength(32);
    expect(await loadAuthSecret(database, null, 2)).toBe(made[0]);
  });

  test('is the operator’s where they give one, and none is made then', async () => {
    await using opened = await open();
    expect(await loadAuthSecret(opened.database, 'given by the operator', 1)).toBe('given by the operator');
    expect(await opened.database.read.selectFrom('secrets').selectAll().execute()).toEqual([]);
  });
});

test('each purpose has a key of its own', () => {
  expect(keyFor('secret', 'one')).toMatch(/^[\da-f]{64}$/);
  expect(keyFor('secret', 'one')).not.toBe(keyFor('secret', 'other'));
});

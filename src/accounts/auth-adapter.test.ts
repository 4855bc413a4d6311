import type { BetterAuthOptions } from 'better-auth';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import type { Database } from '../database/database.ts';
import { AUTH_NAMES, authAdapter } from './auth-adapter.ts';

const NOW = Date.UTC(2026, 2, 15, 12);
const OPTIONS: BetterAuthOptions = {
  user: AUTH_NAMES.user,
  session: AUTH_NAMES.session,
  account: AUTH_NAMES.account,
  verification: AUTH_NAMES.verification,
  plugins: [twoFactor({ schema: AUTH_NAMES.twoFactor })],
  advanced: { database: { generateId: 'serial' } },
};

describeDatabases('the adapter of better-auth', (open) => {
  const adapterOf = (database: Database) => authAdapter(database, () => NOW)(OPTIONS);

  async function opened() {
    const test = await open();
    const { id } = await test.database.transaction((tx) =>
      tx
        .insertInto('users')
        .values({
          slug: 'ada',
          name: 'Ada',
          email: 'ada@x.test',
          role: 'owner',
          bio: '',
          created_at: 1,
          updated_at: 1,
        })
        .returning('id')
        .executeTakeFirstOrThrow(),
    );
    const adapter = adapterOf(test.database);
    const addValue = (value: string, createdAt = new Date()) =>
      adapter.create({
        model: 'verification',
        data: { identifier: 'door', value, expiresAt: new Date(), createdAt, updatedAt: createdAt },
      });
    return { ...test, userId: String(id), adapter, addValue };
  }

  test('sees strings, dates and booleans where the tables have numbers, at the site’s own time', async () => {
    await using site = await opened();
    const { adapter, userId, database } = site;
    const before = Date.now();
    const where = [{ field: 'id', value: userId }];
    const user = await adapter.update<Record<string, unknown>>({
      model: 'user',
      where,
      update: { emailVerified: true, twoFactorEnabled: true, updatedAt: new Date() },
    });
    expect(user).toMatchObject({
      id: userId,
      email: 'ada@x.test',
      emailVerified: true,
      twoFactorEnabled: true,
    });
    const { updatedAt } = user as { updatedAt: Date };
    expect(Math.abs(updatedAt.getTime() - before)).toBeLessThan(60_000);
    const row = await database.read.selectFrom('users').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ email_verified: 1, two_factor_enabled: 1 });
    expect(Math.abs(row.updated_at - NOW)).toBeLessThan(60_000);
  });

  test('keeps of a session’s token the hash alone, finds it by the token, and gives the token back', async () => {
    await using site = await opened();
    const { adapter, userId, database } = site;
    const times = { createdAt: new Date(), updatedAt: new Date(), expiresAt: new Date(Date.now() + 1000) };
    const token = 'a-token-of-some-length';
    const made = await adapter.create({ model: 'session', data: { ...times, userId, token } });
    expect(made).toMatchObject({ userId, token });
    const row = await database.read.selectFrom('sessions').select('token_hash').executeTakeFirst();
    expect(row?.token_hash).toMatch(/^[\da-f]{64}$/);
    const where = [{ field: 'token', value: token }];
    expect(await adapter.findOne({ model: 'session', where })).toMatchObject({ token });
    const renewed = await adapter.update({ model: 'session', where, update: { token: 'another' } });
    expect(renewed).toMatchObject({ token: 'another' });
    expect(await adapter.findOne({ model: 'session', where })).toBe(null);
    const either = [{ field: 'token', operator: 'in' as const, value: [token, 'another'] }];
    expect(await adapter.findMany({ model: 'session', where: either })).toMatchObject([{ token: 'another' }]);
    expect(await adapter.deleteMany({ model: 'session', where: either })).toBe(1);
  });

  test('compares, joins by AND and OR, orders, counts and pages', async () => {
    await using site = await opened();
    const { adapter, addValue } = site;
    const start = Date.now();
    for (const [index, value] of ['a', 'b', 'c', 'd'].entries())
      await addValue(value, new Date(start + index * 5000));
    const find = async (where: Parameters<typeof adapter.findMany>[0]['where'], range = {}) =>
      (await adapter.findMany<{ value: string }>({ model: 'verification', where, ...range })).map(
        ({ value }) => value,
      );
    const newest = { sortBy: { field: 'createdAt', direction: 'desc' as const }, limit: 2, offset: 1 };
    expect(await find([], newest)).toEqual(['c', 'b']);
    const late = { field: 'createdAt', operator: 'gt' as const, value: new Date(start + 2500) };
    expect(await find([late])).toEqual(['b', 'c', 'd']);
    expect(await find([late, { field: 'value', operator: 'ne', value: 'c' }])).toEqual(['b', 'd']);
    const oneOf = ['a', 'd'].map((value) => ({ field: 'value', value, connector: 'OR' as const }));
    expect(await find(oneOf)).toEqual(['a', 'd']);
    expect(await find([late, ...oneOf])).toEqual(['d']);
    expect(await find([{ field: 'value', operator: 'not_in', value: ['a', 'b'] }])).toEqual(['c', 'd']);
    expect(await find([{ field: 'value', operator: 'in', value: [] }])).toEqual([]);
    expect(await find([{ field: 'id', value: 'no number' }])).toEqual([]);
    expect(await adapter.count({ model: 'verification', where: [late] })).toBe(3);
    expect(await adapter.updateMany({ model: 'verification', where: [late], update: { value: 'x' } })).toBe(
      3,
    );
    expect(await find([])).toEqual(['a', 'x', 'x', 'x']);
    expect(await adapter.findMany({ model: 'account', where: [{ field: 'password', value: null }] })).toEqual(
      [],
    );
  });

  test('changes and consumes one row only, and of many who try at once lets one have it', async () => {
    await using site = await opened();
    const { adapter, addValue } = site;
    for (const value of ['a', 'b', 'c']) await addValue(value);
    const where = [{ field: 'identifier', value: 'door' }];
    await adapter.update({ model: 'verification', where, update: { value: 'changed' } });
    const rows = await adapter.findMany<{ id: string; value: string }>({ model: 'verification', where });
    expect(rows.map(({ value }) => value)).toEqual(['changed', 'b', 'c']);
    const first = [{ field: 'id', value: rows[0]?.id ?? '' }];
    const consumed = await Promise.all(
      Array.from({ length: 8 }, () => adapter.consumeOne({ model: 'verification', where: first })),
    );
    expect(consumed.filter((row) => row !== null)).toMatchObject([{ value: 'changed' }]);
    await adapter.consumeOne({ model: 'verification', where });
    expect(await adapter.count({ model: 'verification' })).toBe(1);
  });

  test('counts up exactly, as long as the condition holds', async () => {
    await using site = await opened();
    const { adapter, userId } = site;
    const data = { userId, secret: 's', backupCodes: 'b' };
    await adapter.create({ model: 'twoFactor', data });
    const where = [
      { field: 'userId', value: userId },
      { field: 'failedVerificationCount', operator: 'lt' as const, value: 5 },
    ];
    const tries = await Promise.all(
      Array.from({ length: 12 }, () =>
        adapter.incrementOne<{ failedVerificationCount: number }>({
          model: 'twoFactor',
          where,
          increment: { failedVerificationCount: 1 },
          set: { lockedUntil: new Date() },
        }),
      ),
    );
    const counts = tries.flatMap((row) => (row === null ? [] : [row.failedVerificationCount]));
    expect(counts.toSorted()).toEqual([1, 2, 3, 4, 5]);
    const row = await adapter.findOne<{ lockedUntil: Date; verified: boolean }>({
      model: 'twoFactor',
      where: where.slice(0, 1),
    });
    expect(row?.lockedUntil).toBeInstanceOf(Date);
    expect(row?.verified).toBe(true);
  });

  test('does together or not at all what runs in a transaction', async () => {
    await using site = await opened();
    const { adapter, addValue } = site;
    await addValue('a');
    const work = adapter.transaction(async (within) => {
      await within.deleteMany({ model: 'verification', where: [] });
      expect(await within.count({ model: 'verification' })).toBe(0);
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await adapter.count({ model: 'verification' })).toBe(1);
  });

  test('refuses what it does not know, and leaves it to Octavo to add users', async () => {
    await using site = await opened();
    const { adapter } = site;
    const find = (where: Parameters<typeof adapter.findMany>[0]['where']) =>
      adapter.findMany({ model: 'verification', where });
    await expect(find([{ field: 'value', operator: 'contains', value: 'a' }])).rejects.toThrow('contains');
    await expect(find([{ field: 'value', value: 'a', mode: 'insensitive' }])).rejects.toThrow(
      'as it is written',
    );
    await expect(adapter.findMany({ model: 'passkey' })).rejects.toThrow();
    await expect(adapter.create({ model: 'user', data: { name: 'B', email: 'b@x.test' } })).rejects.toThrow(
      'added by Octavo',
    );
    await expect(adapter.consumeOne({ model: 'verification', where: [] })).rejects.toThrow('condition');
  });
});

import { describe, expect, test } from 'vitest';
import { DATABASE_KINDS } from '../../tests/support/databases.ts';
import { openSite, type TestMember, type TestSite } from '../../tests/support/site.ts';
import { SYSTEM } from './actor.ts';
import { changeRole } from './change-role.ts';
import { ForbiddenError } from './permissions.ts';
import type { Role } from './role.ts';

describe.each(DATABASE_KINDS)('changing roles on %s', (kind) => {
  const change = (site: TestSite, by: TestMember, who: TestMember, role: Role) => {
    const actor = { userId: by.id, name: by.name, role: by.role, address: null };
    return site.database.transaction((tx) => changeRole(tx, actor, { userId: who.id, role }, 5));
  };

  test('admins change the roles of others, but make and change admins and owners they may not', async () => {
    await using site = await openSite(kind);
    const owner = await site.addMember('owner');
    const admin = await site.addMember('admin');
    const reader = await site.addMember('reader');
    expect(await change(site, admin, reader, 'editor')).toEqual({ ok: true });
    await expect(change(site, admin, reader, 'admin')).rejects.toThrow(ForbiddenError);
    await expect(change(site, admin, owner, 'reader')).rejects.toThrow(ForbiddenError);
    await expect(change(site, reader, reader, 'owner')).rejects.toThrow(ForbiddenError);
    expect(await change(site, owner, reader, 'admin')).toEqual({ ok: true });
    const deeds = await site.database.read.selectFrom('audit_log').select(['action', 'detail']).execute();
    expect(deeds.map(({ detail }) => JSON.parse(detail))).toEqual([
      { from: 'reader', to: 'editor' },
      { from: 'editor', to: 'admin' },
    ]);
  });

  test('of two owners who give it up at the same moment one stays', async () => {
    await using site = await openSite(kind);
    const owners = [await site.addMember('owner'), await site.addMember('owner')];
    const results = await Promise.all(
      owners.map(({ id }) =>
        site.database.transaction((tx) => changeRole(tx, SYSTEM, { userId: id, role: 'reader' }, 5)),
      ),
    );
    expect(results.toSorted((one) => (one.ok ? -1 : 1))).toEqual([
      { ok: true },
      { ok: false, reason: 'last-owner' },
    ]);
  });
});

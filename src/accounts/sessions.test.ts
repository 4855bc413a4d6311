import { describe, expect, test } from 'vitest';
import { DATABASE_KINDS } from '../../tests/support/databases.ts';
import { DAY, openSite, SITE_URL } from '../../tests/support/site.ts';
import { openAccounts } from './open-accounts.ts';

describe.each(DATABASE_KINDS)('sessions on %s', (kind) => {
  test('a session says who asks, until it was left alone for thirty days', async () => {
    await using site = await openSite(kind);
    const accounts = openAccounts({ ...site.services, siteUrl: SITE_URL });
    const ada = await site.addMember('editor', { name: 'Ada' });
    const headers = new Headers({ Cookie: `theme=dark; ${ada.cookie}` });
    const expected = { id: ada.id, slug: 'ada', name: 'Ada', role: 'editor', emailVerified: true };
    expect(await accounts.memberOf(headers)).toMatchObject(expected);
    site.clock.now += 29 * DAY;
    expect(await accounts.memberOf(headers)).toMatchObject(expected);
    site.clock.now += 29 * DAY;
    expect(await accounts.memberOf(headers)).toMatchObject(expected);
    site.clock.now += 30 * DAY;
    expect(await accounts.memberOf(headers)).toBe(null);
  });

  test('nobody is known by a cookie that is missing, changed or of somebody suspended', async () => {
    await using site = await openSite(kind);
    const accounts = openAccounts({ ...site.services, siteUrl: SITE_URL });
    const { id, cookie } = await site.addMember('reader');
    const memberOf = (value: string) => accounts.memberOf(new Headers({ Cookie: value }));
    const statements: string[] = [];
    site.database.observe(({ name }) => statements.push(name));
    expect(await accounts.memberOf(new Headers())).toBe(null);
    expect(await memberOf(cookie.replace(/=./, '=!'))).toBe(null);
    expect(await memberOf('session=')).toBe(null);
    expect(statements).toEqual([]);
    expect(await memberOf(cookie)).toMatchObject({ id });
    expect(statements).toEqual(['sessions.member']);
    await site.database.transaction((tx) => tx.updateTable('users').set({ suspended_at: 1 }).execute());
    expect(await memberOf(cookie)).toBe(null);
  });
});

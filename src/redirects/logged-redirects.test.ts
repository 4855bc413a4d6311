import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { loggedTags } from '../../tests/support/logged-tags.ts';
import { NOON, openSite } from '../../tests/support/site.ts';
import { SYSTEM } from '../accounts/actor.ts';
import type { Transaction } from '../database/database.ts';
import { moveFixedRedirect } from './move-fixed-redirect.ts';
import { type RedirectChange, redirectVersion, removeRedirect, setRedirect } from './set-redirect.ts';

describeDatabases('what is logged when redirects change', (_, kind) => {
  test('is each address that leads elsewhere than before', async () => {
    await using site = await openSite(kind);
    const log = async (work: (tx: Transaction) => Promise<unknown>) =>
      (await loggedTags(site.database, (database) => database.transaction(work))).tags;
    const set = (change: RedirectChange) => log((tx) => setRedirect(tx, SYSTEM, change, NOON));
    expect(await set({ from: '/Old/', to: '/there/', before: null })).toEqual(['redirect:/Old']);
    expect(await set({ from: '/Old/', to: '/there/', before: null })).toEqual([]);
    expect(await set({ from: '/search', to: '/there/', before: null })).toEqual([]);
    const row = { path: '/Old', post_id: null, page_id: null, target: '/there/' };
    const before = { path: '/Old', version: redirectVersion(row) };
    expect(await set({ from: '/older', to: '/there/', before })).toEqual([
      'redirect:/Old',
      'redirect:/older',
    ]);
    expect(await log((tx) => removeRedirect(tx, SYSTEM, '/older', NOON))).toEqual(['redirect:/older']);
    expect(await log((tx) => removeRedirect(tx, SYSTEM, '/older', NOON))).toEqual([]);
    expect(await log((tx) => moveFixedRedirect(tx, '/tags/a/', '/tags/b/', NOON))).toEqual([
      ...['redirect:/tags/a', 'redirect:/tags/b'],
    ]);
  });
});

import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { DAY, NOON, openSite, type TestSite } from '../../tests/support/site.ts';
import { type Actor, SYSTEM } from '../accounts/actor.ts';
import { ForbiddenError } from '../accounts/permissions.ts';
import { recordDeed } from '../accounts/record-deed.ts';
import { versionOf } from '../web/version-of.ts';
import { pruneAuditLog } from './prune-audit-log.ts';
import { saveNavigation } from './save-navigation.ts';
import { type SettingChange, saveSettings } from './save-settings.ts';
import { loadSettings } from './setting-queries.ts';

const EDITOR: Actor = { userId: null, name: 'Ed', role: 'editor', address: null };

describeDatabases('the settings of a site', (_, kind) => {
  const save = (site: TestSite, changes: SettingChange[], actor = SYSTEM) =>
    site.database.transaction((tx) => saveSettings(tx, actor, changes, NOON));
  const deeds = (site: TestSite) =>
    site.database.read.selectFrom('audit_log').select(['action', 'detail']).orderBy('id').execute();

  test('two people who change different ones both get what they want', async () => {
    await using site = await openSite(kind);
    const page = (name: string, perPage: number): SettingChange[] => [
      { key: 'name', value: name, was: '"Octavo"' },
      { key: 'postsPerPage', value: perPage, was: '5' },
    ];
    expect(await save(site, page('Tides', 5))).toEqual({ ok: true, changed: ['name'] });
    expect(await save(site, page('Octavo', 9))).toEqual({ ok: true, changed: ['postsPerPage'] });
    expect(await loadSettings(site.database.read)).toMatchObject({ name: 'Tides', postsPerPage: 9 });
  });

  test('of two people who change the same at the same moment the second hears of it', async () => {
    await using site = await openSite(kind);
    const results = await Promise.all(
      ['One', 'Two'].map((value) => save(site, [{ key: 'name', value, was: '"Octavo"' }])),
    );
    const refused = results.find((result) => !result.ok);
    expect(refused).toMatchObject({ ok: false, conflicts: ['name'], problems: {} });
    expect(await deeds(site)).toHaveLength(1);
  });

  test('one that cannot be so keeps the others from being stored; secrets do not get into the log', async () => {
    await using site = await openSite(kind);
    const key = { key: 'akismetKey', value: 'abc123', was: '""' } as const;
    const result = await save(site, [key, { key: 'postsPerPage', value: 'many', was: '5' }]);
    expect(result).toMatchObject({
      ok: false,
      problems: { postsPerPage: 'Must be a whole number from 1 to 100.' },
    });
    expect((await loadSettings(site.database.read)).akismetKey).toBe('');
    expect(await save(site, [key])).toEqual({ ok: true, changed: ['akismetKey'] });
    expect(JSON.stringify(await deeds(site))).not.toContain('abc123');
  });

  test('editors change the navigation and no other setting; nobody overwrites what they have not seen', async () => {
    await using site = await openSite(kind);
    await expect(save(site, [{ key: 'name', value: 'X', was: '"Octavo"' }], EDITOR)).rejects.toThrow(
      ForbiddenError,
    );
    const seen = versionOf((await loadSettings(site.database.read)).navigation);
    const put = (label: string, url = '/') =>
      site.database.transaction((tx) =>
        saveNavigation(tx, EDITOR, { links: [{ label, url }], version: seen }, NOON),
      );
    expect(await put('Home', 'javascript:alert(1)')).toMatchObject({
      reason: 'problems',
      problems: { 'url.0': expect.any(String) },
    });
    expect(await put('Home')).toMatchObject({ ok: true });
    expect(await put('Start')).toMatchObject({
      ok: false,
      reason: 'changed',
      current: [{ label: 'Home', url: '/' }],
    });
  });

  test('the log forgets what is older than the settings say, and nothing where they say 0', async () => {
    await using site = await openSite(kind);
    const deed = { action: 'tag.create', subject: { kind: 'tag', id: 1, label: 'Sea' } };
    await site.database.transaction((tx) => recordDeed(tx, SYSTEM, deed, NOON - 11 * DAY));
    await site.database.transaction((tx) => recordDeed(tx, SYSTEM, deed, NOON - 9 * DAY));
    const prune = (auditDays: number) =>
      site.database.transaction((tx) => pruneAuditLog(tx, { auditDays }, NOON));
    expect(await prune(0)).toBe(0);
    expect(await prune(10)).toBe(1);
    expect(await prune(10)).toBe(0);
    expect(await deeds(site)).toHaveLength(1);
  });
});

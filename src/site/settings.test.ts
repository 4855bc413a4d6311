import { describe, expect, it } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { changeSetting, resetSetting } from './change-setting.ts';
import { loadSettings } from './setting-queries.ts';
import { SETTING_KEYS, settingsFrom } from './settings.ts';

describe('settingsFrom', () => {
  it('gives every setting its default when nothing is stored', () => {
    const settings = settingsFrom(new Map());
    expect(settings.postsPerPage).toBe(5);
    expect(settings.permalinkPattern).toBe('/:slug/');
    expect(Object.keys(settings)).toEqual(SETTING_KEYS);
  });

  it('keeps the site up when a stored value is damaged: that setting has its default', () => {
    const stored = new Map([
      ['name', '"Field Notes"'],
      ['postsPerPage', '{'],
      ['accentColor', '"red"'],
      ['unknown', '1'],
    ]);
    expect(settingsFrom(stored)).toMatchObject({
      name: 'Field Notes',
      postsPerPage: 5,
      accentColor: '#9a3412',
    });
  });
});

describeDatabases('settings', (open) => {
  it('are changed, changed again and put back', async () => {
    await using test = await open();
    const { database } = test;
    const change = (value: unknown) =>
      database.transaction((tx) => changeSetting(tx, 'postsPerPage', value, 1));
    expect(await change(7)).toEqual({ ok: true });
    expect(await change(8)).toEqual({ ok: true });
    expect((await loadSettings(database.read)).postsPerPage).toBe(8);
    await database.transaction((tx) => resetSetting(tx, 'postsPerPage', 1));
    expect((await loadSettings(database.read)).postsPerPage).toBe(5);
  });

  it('are the same for everybody who asks, and nobody can change them by the way', async () => {
    await using test = await open();
    const settings = await loadSettings(test.database.read);
    expect(await loadSettings(test.database.read)).toBe(settings);
    const [link = { label: '', url: '' }] = settings.navigation;
    expect(() => Object.assign(settings, { name: 'Mine' })).toThrow(TypeError);
    expect(() => settings.navigation.push(link)).toThrow(TypeError);
    expect(() => Object.assign(link, { url: '/mine/' })).toThrow(TypeError);
  });

  it('remember the permalink patterns of before, each once and never the present one', async () => {
    await using test = await open();
    const { database } = test;
    for (const pattern of ['/:year/:slug/', '/blog/:slug', '/:year/:slug/', '/:year/:slug/']) {
      await database.transaction((tx) => changeSetting(tx, 'permalinkPattern', pattern, 1));
    }
    const former = async () => (await loadSettings(database.read)).formerPermalinkPatterns;
    expect(await former()).toEqual(['/:slug/', '/blog/:slug']);
    await database.transaction((tx) => resetSetting(tx, 'permalinkPattern', 1));
    expect(await former()).toEqual(['/blog/:slug', '/:year/:slug/']);
  });

  it.each([
    ['postsPerPage', 0],
    ['postsPerPage', '5'],
    ['name', '  '],
    ['accentColor', 'red'],
    ['timeZone', 'Mars/Olympus'],
    ['language', 'not a language'],
    ['logoUrl', 'javascript:alert(1)'],
    ['logoUrl', '//elsewhere.example/x.png'],
    ['navigation', [{ label: 'x', url: 'javascript:alert(1)' }]],
    ['permalinkPattern', '/tags/:slug/'],
  ] as const)('refuses %s = %j and says why', async (key, value) => {
    await using test = await open();
    const result = await test.database.transaction((tx) => changeSetting(tx, key, value, 1));
    expect(result).toEqual({ ok: false, problem: expect.stringMatching(new RegExp(`^${key} .{10}`)) });
  });
});

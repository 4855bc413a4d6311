import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { NOON, openSite, type TestSite } from '../../tests/support/site.ts';
import { renderContent } from '../content/render-content.ts';
import { findReadablePage } from './page-queries.ts';
import { freePagePath, savePage } from './save-page.ts';

describeDatabases('savePage', (_, kind) => {
  test('stores the text with what was made of it, and a change replaces it', async () => {
    await using site = await openSite(kind);
    const id = await site.addPageText({ path: 'about/team', title: 'Team', source: '## We\n\n*Hello.*' });
    expect(await findReadablePage(site.database.read, 'about/team')).toMatchObject({
      page: {
        id,
        title: 'Team',
        path: '/about/team/',
        headings: [{ level: 2, id: 'we', text: 'We' }],
        publishedAt: NOON,
      },
      status: 'published',
      source: '## We\n\n*Hello.*',
    });
    await site.addPageText({ id, path: 'about/team', title: 'All of us', source: 'New.', excerpt: 'Short.' });
    const found = await findReadablePage(site.database.read, 'about/team');
    expect(found?.page).toMatchObject({ id, title: 'All of us', summary: 'Short.', headings: [], words: 1 });
  });

  test('refuses a path that another page has or whose first part the site needs', async () => {
    await using site = await openSite(kind);
    const id = await site.addPageText({ path: 'about' });
    expect(await trySaving(site, 'about')).toEqual({ ok: false, reason: 'path-taken' });
    expect(await trySaving(site, 'about', id)).toEqual({ ok: true, id });
    for (const path of ['tags', 'tags/mine', 'page/2', '2026', 'admin/x', 'feed.xml']) {
      expect(await trySaving(site, path), path).toEqual({ ok: false, reason: 'path-reserved' });
    }
    expect(await trySaving(site, 'about/tags')).toMatchObject({ ok: true });
  });

  test.each(['draft', 'scheduled'] as const)('a page that is %s is found by nobody', async (status) => {
    await using site = await openSite(kind);
    await site.addPageText({ path: 'about', status });
    expect(await findReadablePage(site.database.read, 'about')).toBeUndefined();
  });

  test('a path for a new page is free among those beside it', async () => {
    await using site = await openSite(kind);
    await site.addPageText({ path: 'team' });
    await site.addPageText({ path: 'about/team' });
    const free = (parent: string, text: string) =>
      site.database.transaction((tx) => freePagePath(tx, parent, text));
    expect(await free('', 'Team!')).toBe('team-2');
    expect(await free('about', 'Team')).toBe('about/team-2');
    expect(await free('other', 'Team')).toBe('other/team');
    expect(await free('', 'Tags')).toBe('tags-2');
    expect(await free('about', 'Tags')).toBe('about/tags');
  });
});

function trySaving(site: TestSite, path: string, id?: number) {
  const text = { status: 'published', title: path, source: '', format: 'markdown', excerpt: '' } as const;
  const rest = { authorId: 1, coverMediaId: null, coverAlt: '', createdAt: 0, updatedAt: 0, publishedAt: 0 };
  const page = { path, ...text, ...rest, ...(id !== undefined && { id }) };
  return site.database.transaction((tx) => savePage(tx, page, renderContent('', 'markdown')));
}

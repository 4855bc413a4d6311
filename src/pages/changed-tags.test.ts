import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { loggedTags } from '../../tests/support/logged-tags.ts';
import { NOON, openSite } from '../../tests/support/site.ts';
import { type PageState, tagsOfPageChange } from './changed-tags.ts';
import { deletePage } from './delete-page.ts';
import { publishDuePages } from './publish-due-pages.ts';

const PAGE: PageState = {
  id: 4,
  path: 'about',
  status: 'published',
  title: 'About',
  summary: 'Of us.',
  coverMediaId: null,
  updatedAt: 1,
  publishedAt: 1,
};
const DRAFT = { ...PAGE, status: 'draft' } as const;
const UNLISTED = { ...PAGE, status: 'unlisted' } as const;
const OWN = ['page:4', 'page:4:link'];
const LISTS = ['pages', 'pages:sitemap'];

test.each<[string, PageState | null, PageState | null, string[], string[]]>([
  ['a draft that is written', DRAFT, { ...DRAFT, title: 'Us' }, [], []],
  ['a draft that is deleted', DRAFT, null, [], []],
  ['a new page', null, PAGE, [...OWN, 'page-path:about', ...LISTS], []],
  ['a draft that is published', DRAFT, PAGE, [...OWN, 'page-path:about', ...LISTS], []],
  ['a page that is unpublished', PAGE, DRAFT, [...OWN, ...LISTS], [...OWN, ...LISTS]],
  ['a page that is deleted', PAGE, null, [...OWN, ...LISTS], [...OWN, ...LISTS]],
  ['a page that is unlisted', PAGE, UNLISTED, ['page:4', ...LISTS], [...OWN, ...LISTS]],
  ['an unlisted page that is written', UNLISTED, { ...UNLISTED, title: 'Us', updatedAt: 2 }, ['page:4'], []],
  ['an unlisted page that is deleted', UNLISTED, null, OWN, OWN],
  ['a text that is changed', PAGE, { ...PAGE, updatedAt: 2 }, ['page:4', 'pages:sitemap'], []],
  ['a title that is changed', PAGE, { ...PAGE, title: 'Us' }, ['page:4', 'pages'], []],
  ['a page that moves', PAGE, { ...PAGE, path: 'us' }, [...OWN, 'page-path:us', ...LISTS], []],
])('%s makes outdated what showed it', (_, before, after, invalidated, withdrawn) => {
  const changed = tagsOfPageChange(before, after);
  expect(changed.invalidated.toSorted()).toEqual(invalidated.toSorted());
  expect(changed.withdrawn.toSorted()).toEqual(withdrawn.toSorted());
});

describeDatabases('what is logged when pages change', (_, kind) => {
  test('follows a page through its life', async () => {
    await using site = await openSite(kind);
    await site.addPost({ slug: 'one' });
    const log = (work: () => Promise<unknown>) => loggedTags(site.database, work);
    const due = { path: 'about', status: 'scheduled', publishedAt: NOON } as const;
    expect((await log(() => site.addPageText(due))).tags).toEqual([]);
    const publish = () => site.database.transaction((tx) => publishDuePages(tx, NOON));
    const shown = ['page-path:about', 'page:1', 'page:1:link', ...LISTS];
    expect(await log(publish)).toEqual({ tags: shown, withdrawn: [] });
    expect(await log(publish)).toEqual({ tags: [], withdrawn: [] });
    const moved = ['page-path:us', 'page:1', 'page:1:link', ...LISTS, 'redirect:/about'];
    expect((await log(() => site.addPageText({ id: 1, path: 'us' }))).tags).toEqual(moved);
    const gone = ['page:1', 'page:1:link', ...LISTS];
    const remove = () => site.database.transaction((tx) => deletePage(tx, 1));
    expect(await log(remove)).toEqual({ tags: gone, withdrawn: gone });
  });
});

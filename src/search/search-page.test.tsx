import { expect, test } from 'vitest';
import { SAMPLE_ASSETS } from '../../tests/support/sample-assets.ts';
import { draw } from '../cache/draw.ts';
import { fallbackShell } from '../web/error-page.tsx';
import { SearchPage, type SearchPageProps } from './search-page.tsx';

const tea = {
  post: { path: '/tea/', title: 'Tea and milk', publishedAt: 0 },
  titleSegments: [
    { text: 'Tea', hit: true },
    { text: ' and milk', hit: false },
  ],
  extract: [
    { text: 'More ', hit: false },
    { text: 'tea', hit: true },
  ],
};

test('the words searched for are marked in titles and extracts', async () => {
  const html = await render({ results: [tea], total: 1 });
  expect(html).toContain('<a href="/tea/"><mark>Tea</mark> and milk</a>');
  expect(html).toContain('More <mark>tea</mark>');
  expect(html).toContain('1 post for <q dir="auto">tea</q>');
});

test('says of how many pages it is one, and when there are posts that none of them shows', async () => {
  const html = await render({ results: [tea], total: 1000, totalIsCapped: true, page: 2, pageCount: 100 });
  expect(html).toContain('The first 1,000 posts for <q dir="auto">tea</q>, page 2 of 100');
  expect(html).toContain('href="/search?q=tea&amp;page=3"');
});

test('a search that finds nothing leads on to tags and the archive', async () => {
  const html = await render({ suggest: async () => [{ slug: 'coffee', name: 'Coffee' }] });
  expect(html).toContain('Nothing was found for <q dir="auto">tea</q>.');
  for (const path of ['/tags/coffee/', '/tags/', '/archive/']) expect(html).toContain(`href="${path}"`);
});

async function render(props: Partial<SearchPageProps>): Promise<string> {
  const frame = {
    shell: fallbackShell('https://example.org'),
    assets: SAMPLE_ASSETS,
  };
  const nothing = { results: [], total: 0, totalIsCapped: false, page: 1, pageCount: 1 };
  const given = { ...frame, ...nothing, query: 'tea', suggest: async () => [], ...props };
  return String(await draw(null, () => <SearchPage {...given} />));
}

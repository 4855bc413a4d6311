import { describe, expect, test } from 'vitest';
import { Pagination, pageHref, paginationWindow } from './pagination.tsx';

describe('the window of page numbers', () => {
  test.each([
    [1, 1, '1'],
    [1, 5, '1 2 3 4 5'],
    [1, 40, '1 2 3 4 gap 40'],
    [4, 40, '1 2 3 4 5 gap 40'],
    [5, 40, '1 gap 4 5 6 gap 40'],
    [20, 40, '1 gap 19 20 21 gap 40'],
    [36, 40, '1 gap 35 36 37 gap 40'],
    [37, 40, '1 gap 36 37 38 39 40'],
    [40, 40, '1 gap 37 38 39 40'],
    [4, 7, '1 2 3 4 5 6 7'],
  ])('of page %i of %i', (page, pageCount, expected) => {
    expect(paginationWindow(page, pageCount).join(' ')).toBe(expected);
  });

  test('never hides a single page behind a gap, and never shows one twice', () => {
    for (let pageCount = 1; pageCount <= 30; pageCount += 1) {
      for (let page = 1; page <= pageCount; page += 1) {
        const shown = paginationWindow(page, pageCount);
        const numbers = shown.filter((entry) => entry !== 'gap');
        expect(new Set(numbers).size).toBe(numbers.length);
        shown.forEach((entry, index) => {
          if (entry === 'gap') expect(Number(shown[index + 1]) - Number(shown[index - 1])).toBeGreaterThan(2);
        });
      }
    }
  });
});

test('page 1 is the base path itself', () => {
  expect(pageHref('/', 1)).toBe('/');
  expect(pageHref('/', 2)).toBe('/page/2/');
  expect(pageHref('/tags/bells/', 3)).toBe('/tags/bells/page/3/');
});

describe('the links', () => {
  const render = (page: number, pageCount: number) =>
    String(<Pagination page={page} pageCount={pageCount} href={(n) => pageHref('/', n)} label="Posts" />);

  test('there are none for a single page', () => {
    expect(render(1, 1)).not.toContain('<nav');
  });

  test('mark the current page and lead to its neighbours', () => {
    const html = render(2, 3);
    expect(html.match(/aria-current="page"/g)).toHaveLength(1);
    expect(html).toContain('href="/page/2/" aria-current="page"');
    expect(html).toMatch(/href="\/" rel="prev"/);
    expect(html).toMatch(/href="\/page\/3\/" rel="next"/);
  });

  test('lead nowhere before the first and after the last page', () => {
    expect(render(1, 3)).not.toContain('rel="prev"');
    expect(render(3, 3)).not.toContain('rel="next"');
  });
});

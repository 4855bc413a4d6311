import { describe, expect, test } from 'vitest';
import { readFileName } from './file-name.ts';
import { oldPathProblem, oldPathsOf } from './old-paths.ts';

const none = { addresses: [], aliases: [], slug: null };
const date = { year: 2020, month: 1, day: 2 };

describe('oldPathsOf', () => {
  test.each([
    ['hello.md', none, ['/hello']],
    ['news/hello.md', none, ['/news/hello']],
    ['news/hello/index.md', none, ['/news/hello']],
    ['content/news/hello.md', none, ['/news/hello']],
    ['src/content/blog/hello.md', none, ['/blog/hello']],
    ['news/hello.md', { ...none, slug: 'bye' }, ['/news/bye', '/news/hello']],
    ['a b/50% off.md', none, ['/a b/50% off']],
    ['hello.md', { ...none, addresses: ['/x/y.html'] }, ['/x/y.html', '/hello']],
    ['hello.md', { ...none, addresses: ['https://old.example/x/y/'] }, ['/x/y', '/hello']],
    [
      'news/hello.md',
      { ...none, aliases: ['/old/', 'older', 'x/index.html'] },
      ['/old', '/news/older', '/news/x', '/news/hello'],
    ],
    ['_posts/2020-01-02-hello.md', none, ['/hello', '/2020/01/02/hello', '/2020/01/02/hello.html']],
    [
      '_posts/2020-01-02-hello.md',
      { ...none, addresses: ['/:categories/:title/'] },
      ['/hello', '/2020/01/02/hello', '/2020/01/02/hello.html'],
    ],
  ])('of %s with %j are %j', (path, fields, expected) => {
    expect(oldPathsOf(fields, readFileName(path), date, [])).toEqual(expected);
  });

  test('fills in the patterns of the person who imports', () => {
    const patterns = ['/en/blog/:path', '/:year/:month/:day/:slug.html'];
    expect(oldPathsOf(none, readFileName('news/hello.md'), date, patterns)).toEqual([
      '/en/blog/news/hello',
      '/2020/01/02/hello.html',
      '/news/hello',
    ]);
    expect(oldPathsOf(none, readFileName('hello.md'), null, ['/:year/:slug'])).toEqual(['/hello']);
  });
});

describe('oldPathProblem', () => {
  test.each([
    ['/blog/:path', null],
    ['/:year/:slug/', null],
    ['blog/:path', 'must start with /'],
    ['/blog/', 'must hold :path or :slug'],
    ['/:category/:slug', 'has an unknown part :category; known are :path, :slug, :year, :month, :day'],
  ])('of %s is %j', (pattern, problem) => {
    expect(oldPathProblem(pattern)).toBe(problem);
  });
});

import { describe, expect, it } from 'vitest';
import { namesPost, redirectPath } from './redirect-path.ts';

describe('redirectPath', () => {
  it.each([
    ['/old/post/', '/old/post'],
    ['/old/post', '/old/post'],
    ['old/post.html', '/old/post.html'],
    ['https://example.org/a%20b/?utm_source=x#y', '/a b'],
    ['/?p=12', '/?p=12'],
    ['/?page_id=3&x=1', '/?page_id=3'],
    ['/?p=evil', '/'],
    ['/a//', '/a'],
    ['/100%/', '/100%'],
  ])('%s is kept as %s', (address, path) => {
    expect(redirectPath(address)).toBe(path);
  });

  // Read again from each slash, this run would take longer than a test may.
  it('reads a run of slashes once, however long it is', () => {
    const address = `/a${'/'.repeat(400_000)}b`;
    expect(redirectPath(address)).toBeNull();
  });

  it.each(['mailto:a@b.c', 'javascript:alert(1)', 'http://['])('%s is no path', (address) => {
    expect(redirectPath(address)).toBeNull();
  });
});

describe('namesPost', () => {
  it('is true of a query that may name a post', () => {
    expect(namesPost('?p=12')).toBe(true);
    expect(namesPost('?utm_source=p')).toBe(false);
    expect(namesPost('')).toBe(false);
  });
});

import { expect, test } from 'vitest';
import { edgeStamp } from './edge-stamp.ts';

test('tags are told so that each can be told from the others, whatever stands in them', () => {
  const tags = ['post:7:comments', 'url:/a,b/%E2%82%AC', 'tag:a b', 'naïve', '\ud800', 'a\r\nb'];
  const [, told = '', , readAt] = edgeStamp({ tags, readAt: 12 }, 'abc');
  expect(told).toMatch(/^[\x21-\x7e]+$/);
  expect(told.split(',').map(decodeURIComponent)).toEqual(tags.map((tag) => tag.toWellFormed()));
  expect(told.split(',')[0]).toBe('post:7:comments');
  expect(readAt).toBe('abc:12');
});

test('tags that are too many are all that there are', () => {
  const told = (count: number) => {
    const tags = Array.from({ length: count }, (_, index) => `p:${10_000 + index}`);
    return edgeStamp({ tags, readAt: 1 }, 'abc')[1];
  };
  expect(told(1_000)?.length).toBe(7_999);
  expect(told(1_001)).toBe('*');
});

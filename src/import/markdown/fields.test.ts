import { describe, expect, test } from 'vitest';
import { readFields } from './fields.ts';

const read = (data: Record<string, unknown>) => readFields(data, { splitTagsAtSpaces: false });

describe('readFields', () => {
  test.each([
    'date',
    'pubDate',
    'pub_date',
    'publishDate',
    'published',
    'publishedAt',
    'published_on',
    'Date',
  ])('finds the date under %s', (name) => {
    expect(read({ [name]: '2020-01-02' }).dates.date).toBe('2020-01-02');
  });

  test.each([
    'updated',
    'lastmod',
    'modified',
    'updatedDate',
    'last_modified_at',
    'updatedAt',
    'lastModified',
  ])('finds the last change under %s', (name) => {
    expect(read({ [name]: '2020-01-02' }).dates.updated).toBe('2020-01-02');
  });

  test.each([
    'image',
    'cover',
    'cover_image',
    'coverImage',
    'featured_image',
    'featuredImage',
    'heroImage',
    'banner',
    'thumbnail',
    'images',
  ])('finds the picture under %s, as text, list or object', (name) => {
    expect(read({ [name]: 'a.png' }).cover).toEqual({ src: 'a.png', alt: '' });
    expect(read({ [name]: ['a.png', 'b.png'] }).cover).toEqual({ src: 'a.png', alt: '' });
    expect(read({ [name]: { src: 'a.png', alt: 'A' } }).cover).toEqual({ src: 'a.png', alt: 'A' });
    expect(read({ [name]: { url: 'a.png', caption: 'C' } }).cover).toEqual({ src: 'a.png', alt: 'C' });
    expect(read({ extra: { [name]: 'a.png' } }).cover).toEqual({ src: 'a.png', alt: '' });
  });

  test.each([
    [{ heroImage: 'a.png', heroImageAlt: 'A' }],
    [{ cover: 'a.png', cover_alt: 'A' }],
    [{ featured_image: 'a.png', featured_image_alt: 'A' }],
    [{ image: 'a.png', imageAlt: 'A' }],
  ])('finds what a picture shows in %j', (data) => {
    expect(read(data).cover).toEqual({ src: 'a.png', alt: 'A' });
  });

  test.each([
    [{ author: 'Ada' }, ['Ada']],
    [{ authors: ['Ada', 'Bo'] }, ['Ada', 'Bo']],
    [{ author: { name: 'Ada', url: 'https://a.example' } }, ['Ada']],
    [{ authors: [{ name: 'Ada' }, { title: 'Bo' }] }, ['Ada', 'Bo']],
    [{ author: 'Lind, Ada' }, ['Lind, Ada']],
    [{ author: 'Ada', authors: ['Ada', 'Bo'] }, ['Ada', 'Bo']],
    [{ params: { author: 'Ada' } }, ['Ada']],
    [{ author: null, authors: [] }, []],
  ])('finds the authors in %j', (data, names) => {
    expect(read(data).authors.map((author) => author.name)).toEqual(names);
  });

  test.each([
    [{ tags: ['a', 'b'] }, ['a', 'b']],
    [{ tags: 'a, b' }, ['a', 'b']],
    [{ tags: 'one tag' }, ['one tag']],
    [{ tags: ['x, y'] }, ['x, y']],
    [{ category: 'c', categories: ['d'], keywords: 'e,f' }, ['d', 'c', 'e', 'f']],
    [{ tags: ['a', 'a', 'A', 3, null, ''] }, ['a', 'A', '3']],
    [{ categories: [['a', 'b'], 'c'] }, ['a', 'b', 'c']],
    [{ taxonomies: { tags: ['a'], categories: ['b'] } }, ['a', 'b']],
    [{ tags: [{ name: 'a' }, { slug: 'b' }] }, ['a', 'b']],
  ])('finds the tags in %j', (data, tags) => {
    expect(read(data).tags).toEqual(tags);
  });

  test('splits a string of tags at spaces where Jekyll does', () => {
    expect(readFields({ tags: 'a b', category: 'c d' }, { splitTagsAtSpaces: true }).tags).toEqual([
      'a',
      'b',
      'c d',
    ]);
  });

  test('tells a date from a yes or no', () => {
    expect(read({ published: true }).dates.date).toBeUndefined();
    expect(read({ published: false }).visibility).toEqual([['published', 'false']]);
  });

  test('keeps no character that a database cannot', () => {
    expect(read({ title: 'a\0b\ud800\nc', tags: ['d\0'] })).toMatchObject({
      title: 'a\ufffdb\ufffd c',
      tags: ['d\ufffd'],
    });
  });
});

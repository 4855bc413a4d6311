import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slugify } from './slugify.ts';

it.each([
  ['Hello, World!', 'hello-world'],
  ['Node v18.0.0 (LTS).', 'node-v18.0.0-lts'],
  ['Crème brûlée, Straße, Øre, Łódź, Ærø', 'creme-brulee-strasse-ore-lodz-aero'],
  ['İstanbul Iğdır', 'istanbul-igdir'],
  ['R&D & more', 'r-and-d-and-more'],
  ['Привет, мой ёж', 'привет-мой-ёж'],
  ['日本語の「題」', '日本語の-題'],
  ['ガイド', 'ガイド'],
  ['हिन्दी में', 'हिन्दी-में'],
  ['ｆｕｌｌ ﬁ', 'full-fi'],
  ['soft\u00ADhyphen', 'softhyphen'],
  ['readme.md', 'readme-md'],
  ['..', ''],
  ['🎉❤️', ''],
  ['', ''],
])('makes of %j the slug %j', (text, slug) => {
  expect(slugify(text)).toBe(slug);
});

it('cuts between words, and inside one only when it is longer than a slug', () => {
  expect(slugify('word '.repeat(40))).toBe(Array(20).fill('word').join('-'));
  expect(slugify('x'.repeat(200))).toBe('x'.repeat(100));
  expect(slugify('𠀀'.repeat(70)).isWellFormed()).toBe(true);
});

describe('whatever the text, a slug', () => {
  const expectSlug = (text: string) => {
    const slug = slugify(text);
    expect(slug).toMatch(/^(?:[\p{L}\p{N}][\p{L}\p{N}\p{M}.-]*)?$/u);
    expect(slug).not.toMatch(/--|^[-.]|[-.]$|\.md$|\.\./);
    expect(slug.length).toBeLessThanOrEqual(100);
    expect(slug).toBe(slug.normalize('NFC'));
    expect(slugify(slug)).toBe(slug);
  };

  it('is safe in a path and its own slug', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), expectSlug), { numRuns: 2_000 });
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), expectSlug), { numRuns: 2_000 });
  });
});

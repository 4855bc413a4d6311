import { expect, test } from 'vitest';
import { freeSlug } from './free-slug.ts';

const among = (taken: readonly string[]) => async (candidates: string[]) =>
  candidates.filter((candidate) => taken.includes(candidate));

test('a slug is made of the text, with the first number that is free', async () => {
  expect(await freeSlug('Hello, World!', 'post', among([]))).toBe('hello-world');
  expect(await freeSlug('Hello', 'post', among(['hello']))).toBe('hello-2');
  expect(await freeSlug('Hello', 'post', among(['hello', 'hello-2', 'hello-4']))).toBe('hello-3');
});

test('it goes on however many are taken, a few questions at a time', async () => {
  const taken = ['hello', ...Array.from({ length: 99 }, (_, index) => `hello-${index + 2}`)];
  let questions = 0;
  const slug = await freeSlug('Hello', 'post', (candidates) => {
    questions += 1;
    return among(taken)(candidates);
  });
  expect(slug).toBe('hello-101');
  expect(questions).toBeLessThan(10);
});

test('a word that may not be used is numbered, and not asked for', async () => {
  const asked: string[] = [];
  const slug = await freeSlug(
    'Tags',
    'post',
    async (candidates) => {
      asked.push(...candidates);
      return [];
    },
    (candidate) => candidate !== 'tags',
  );
  expect(slug).toBe('tags-2');
  expect(asked).not.toContain('tags');
});

test.each([
  '',
  '!!!',
  '   ',
  '\u200d',
])('a text without letters, %j, gives the same slug each time', async (text) => {
  const slug = await freeSlug(text, 'post', among([]));
  expect(slug).toMatch(/^post-[0-9a-f]{8}$/);
  expect(await freeSlug(text, 'post', among([]))).toBe(slug);
  expect(await freeSlug(text, 'post', among([slug]))).toBe(`${slug}-2`);
});

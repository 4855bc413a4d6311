import { expect, test } from 'vitest';
import { parseQuery, QUERY_MAX_WORDS } from './parse-query.ts';

const written = (query: string) => {
  const { terms, excluded } = parseQuery(query);
  const write = ({ words, isPrefix }: (typeof terms)[number]) => words.join('+') + (isPrefix ? '*' : '');
  return [...terms.map(write), ...excluded.map((term) => `-${write(term)}`)].join(' ');
};

test.each([
  ['stream', 'stream*'],
  ['cat food', 'cat food*'],
  ['the cat', 'the cat*'],
  ['go js', 'go js'],
  ['"quick brown" fox', 'quick+brown fox*'],
  ['“quick brown”', 'quick+brown'],
  ['"never closed', 'never+closed'],
  ['streams -node', 'streams* -node'],
  ['streams -"node js"', 'streams* -node+js'],
  ['--save', 'save*'],
  ['well-known', 'well+known*'],
  ['-node', '-node'],
  ['v18.2.0', 'v18+2+0'],
  ['2024', '2024'],
  ['node node', 'node*'],
  ['AND OR NOT NEAR(x)', 'and or not near+x'],
  ['title:x* ^y', 'title+x y'],
  ['*', ''],
  ['""', ''],
  ['" " \u0000 --', ''],
])('reads %j', (query, expected) => {
  expect(written(query)).toBe(expected);
});

test('bounds length and words', () => {
  const { terms } = parseQuery(Array.from({ length: 5000 }, (_, index) => `w${index}`).join(' '));
  expect(terms).toHaveLength(QUERY_MAX_WORDS);
  expect(parseQuery(`"${'a b '.repeat(5000)}"`).terms[0]?.words).toHaveLength(QUERY_MAX_WORDS);
});

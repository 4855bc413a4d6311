import { describe, expect, test } from 'vitest';
import { findMdx } from './mdx.ts';

describe('findMdx', () => {
  test.each([
    ['one\n\nimport A from "./a"', { line: 3, what: 'an "import"' }],
    ['export const a = 1', { line: 1, what: 'an "export"' }],
    ['text\n<Chart />', { line: 2, what: 'the component <Chart>' }],
    ['a <motion.div> b', { line: 1, what: 'the component <motion.div>' }],
    ['<>a</>', { line: 1, what: 'a JSX fragment (<>)' }],
    ['a {1 + 1} b', { line: 1, what: 'an expression in braces' }],
    ['<div style={{}}>', { line: 1, what: 'an expression in braces' }],
    ['`a` <B> `c`', { line: 1, what: 'the component <B>' }],
    ['```\n{x}\n```\n{y}', { line: 4, what: 'an expression in braces' }],
  ])('finds what only MDX understands in %j', (source, found) => {
    expect(findMdx(source)).toEqual(found);
  });

  test.each([
    'plain *text* with <sup>2</sup> and <https://example.org>',
    '```js\nimport a from "b";\nexport default {};\n<A />\n```',
    '~~~\n{x}\n```\n<A/>\n~~~',
    'code `{a}` and ``<B> ` {c}`` in a line',
    'a span `over\ntwo {lines}` here',
    '\\{escaped\\}',
    'imports and exports of goods',
    'export of goods is up',
    '> ```\n> {x}\n> ```',
    '- ```\n  {x}\n  ```',
  ])('takes %j for Markdown', (source) => {
    expect(findMdx(source)).toBeNull();
  });
});

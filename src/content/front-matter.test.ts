import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContentError } from './content-error.ts';
import { formatFrontMatter, parseFrontMatter } from './front-matter.ts';

const NASTY = [
  ...[' \n', '\n ', ' a\nb', 'a \n\t b\n', '\u2028...\u2028', '\u2029---\n'],
  ...[
    '',
    ' ',
    'null',
    '~',
    'yes',
    'off',
    '1e3',
    '0x1F',
    '012',
    '1_000',
    '.inf',
    '2020-01-01',
    '12:30:45',
    '=',
    '<<',
  ],
  ...[
    '---',
    '...',
    '+++',
    'a\n---\nb',
    '\n---\n',
    '# x',
    'a: b',
    '- x',
    '!!js/function x',
    '&a',
    '*a',
    '%x',
    '@x',
    '`',
  ],
  ...[
    'a\rb',
    'a\r\nb',
    'a\u0000b',
    '\uFEFFa',
    'a\u2028b',
    'a\u0085b',
    '\uD800',
    '\\',
    '"',
    "'",
    '\t',
    'a\n\n',
    '🎉',
  ],
];

describe('parseFrontMatter', () => {
  it.each([
    ['---\na: 1\nd: 2020-01-02\n---\ntext\n', { a: 1, d: '2020-01-02' }, 'text\n', 'yaml'],
    ['\uFEFF---\r\na: x\r\n---\r\n\r\ntext\r\n', { a: 'x' }, '\r\ntext\r\n', 'yaml'],
    ['---\n---\ntext', {}, 'text', 'yaml'],
    ['---\na: [b, c]\n...\n', { a: ['b', 'c'] }, '', 'yaml'],
    [
      '+++\na = 1\nd = 2020-01-02T03:04:05Z\n[t]\nx = "y"\n+++\ntext',
      { a: 1, d: '2020-01-02T03:04:05.000Z', t: { x: 'y' } },
      'text',
      'toml',
    ],
    ['text\n---\na: b\n---\n', {}, 'text\n---\na: b\n---\n', 'none'],
    ['---\n\nA rule and no end', {}, '---\n\nA rule and no end', 'none'],
  ])('reads %j', (text, data, body, kind) => {
    expect(parseFrontMatter(text)).toEqual({ data, body, kind });
  });

  it.each([
    ['---\nok: 1\na: b: c\n---\n', 3],
    ['---\na: 1\na: 2\n---\n', 3],
    ['---\n- list\n---\n', 2],
    ['+++\nok = 1\na = \n+++\n', 3],
  ])('says in which line %j is wrong', (text, line) => {
    expect.assertions(2);
    try {
      parseFrontMatter(text);
    } catch (error) {
      expect(error).toBeInstanceOf(ContentError);
      expect(error).toMatchObject({ code: 'front-matter', line });
    }
  });

  it('refuses aliases that multiply', () => {
    const lists = 'bcdefghij'.split('').map((name, index) => {
      const before = 'abcdefghi'[index];
      return `${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`;
    });
    const text = `---\na: &a [x]\n${lists.join('\n')}\n---\n`;
    expect(() => parseFrontMatter(text)).toThrow(expect.objectContaining({ code: 'front-matter' }));
  });

  it('runs no tags and leaves prototypes alone', () => {
    const { data } = parseFrontMatter(
      '---\na: !!js/function "function () {}"\n__proto__: { polluted: true }\n---\n',
    );
    expect(data.a).toBe('function () {}');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(Reflect.get(data, 'polluted')).toBeUndefined();
  });
});

describe('formatFrontMatter', () => {
  const expectRoundTrip = (value: string) => {
    const text = `${formatFrontMatter({ title: value, [`k${value}`]: [value] })}body`;
    expect(parseFrontMatter(text)).toEqual({
      data: { title: value, [`k${value}`]: [value] },
      body: 'body',
      kind: 'yaml',
    });
  };

  it.each(NASTY)('brings back %j', expectRoundTrip);

  it('brings back every string', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), expectRoundTrip), { numRuns: 1_000 });
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...NASTY, '\n', ' ', ':', '#', 'x'), { maxLength: 8 }),
        (parts) => {
          expectRoundTrip(parts.join(''));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('quotes what older readers take for something else', () => {
    expect(formatFrontMatter({ a: 'yes', b: '2020-01-01' })).toBe('---\na: "yes"\nb: "2020-01-01"\n---\n');
  });
});

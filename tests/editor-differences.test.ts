// The parts of the editor's script that need no page.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffTexts } from '../client/editor/diff.ts';
import { differingFields, type Fields, fingerprint } from '../client/editor/fields.ts';
import { findPlaceholder, placeholder, resolvePlaceholders } from '../client/editor/placeholders.ts';
import { parseTagNames } from '../client/editor/tag-names.ts';

describe('diffTexts', () => {
  test('marks the words that differ, in lines side by side', () => {
    const rows = diffTexts('one\nthe calm sea\nend', 'one\nthe wild sea\nmore\nend');
    const shown = rows.map((row) => [row.mine, row.theirs].map(marked));
    expect(shown).toEqual([
      ['one', 'one'],
      ['the [calm] sea', 'the [wild] sea'],
      [null, '[more]'],
      ['end', 'end'],
    ]);
  });

  test('loses nothing of either text', () => {
    const lines = fc
      .array(fc.constantFrom('', 'a b', 'a c', 'sea', 'the calm sea', '  x'))
      .map((all) => all.join('\n'));
    fc.assert(
      fc.property(lines, lines, (mine, theirs) => {
        const rows = diffTexts(mine, theirs);
        const side = (name: 'mine' | 'theirs') =>
          rows
            .flatMap((row) => (row[name] === null ? [] : [row[name].map((part) => part.text).join('')]))
            .join('\n');
        expect([side('mine'), side('theirs')]).toEqual([mine, theirs]);
        for (const row of rows) if (row.isSame) expect(row.mine).toEqual(row.theirs);
      }),
    );
  });
});

describe('fingerprint', () => {
  test('is the same for what the server makes of a text, and another for any other', () => {
    const fields = { ...NOTHING, title: ' A\n title ', source: 'one\r\ntwo', tags: ['a', ' a '] };
    const stored = {
      ...fields,
      title: 'A title',
      source: 'one\ntwo',
      tags: ['a'],
      authorId: 7,
    };
    expect(fingerprint(stored)).toBe(fingerprint(fields));
    expect(fingerprint({ ...stored, source: 'one\ntwo ' })).not.toBe(fingerprint(fields));
    expect(differingFields(fields, stored)).toEqual(['authorId']);
  });
});

describe('placeholders', () => {
  test('leave a text as the files that arrived, or as nothing', () => {
    const text = `a ${placeholder(1, 'x [1].png', 0.4)} b ${placeholder(12, 'y.png', 0)} c`;
    expect(text).toContain('![Uploading x  1 .png … 40 %](#upload-1)');
    expect(resolvePlaceholders(text, new Map([[12, '![](/media/y.png)']]))).toBe('a  b ![](/media/y.png) c');
    const place = findPlaceholder(text, 12);
    expect(text.slice(place?.from, place?.to)).toBe(placeholder(12, 'y.png', 0));
    expect(findPlaceholder(text, 2)).toBeNull();
  });
});

test('tags are divided by commas, but for those in quotes', () => {
  expect(parseTagNames(' sea,"Rock, Paper" , ,last ')).toEqual(['sea', 'Rock, Paper', 'last']);
  expect(parseTagNames('"open, end')).toEqual(['"open', 'end']);
  expect(parseTagNames('')).toEqual([]);
});

const NOTHING: Fields = {
  title: '',
  slug: '',
  source: '',
  format: 'markdown',
  excerpt: '',
  tags: [],
  coverMediaId: null,
  coverAlt: '',
  seoTitle: '',
  seoDescription: '',
  canonicalUrl: '',
  allowsComments: true,
  authorId: 1,
};

/** Changed parts in brackets. */
function marked(parts: readonly { text: string; isChanged: boolean }[] | null): string | null {
  return parts?.map(({ text, isChanged }) => (isChanged ? `[${text}]` : text)).join('') ?? null;
}

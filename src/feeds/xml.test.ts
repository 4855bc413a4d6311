import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseXml } from '../../tests/support/parse-xml.ts';
import { element, xmlCharacters, xmlDocument } from './xml.ts';

test('any text comes back as it was, in elements and in attributes, but for what XML cannot hold', () => {
  const codeUnits = fc
    .array(fc.integer({ min: 0, max: 0xffff }))
    .map((units) => String.fromCharCode(...units));
  const markup = fc.array(
    fc.constantFrom(']]>', '<![CDATA[', '<!--', '&amp;', '&#0;', '"', "'", '\r\n', '\t', '<a>', '?>'),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        codeUnits,
        markup.map((parts) => parts.join('')),
      ),
      (text) => {
        const [root] = parseXml(xmlDocument(element('a', { b: text }, text))).children;
        expect(root?.text).toBe(xmlCharacters(text));
        expect(root?.attributes.b).toBe(xmlCharacters(text));
      },
    ),
    { numRuns: 500 },
  );
});

test('control characters are dropped, halves of characters replaced, astral characters kept', () => {
  expect(xmlCharacters('a\0\u0008\u000B\u001F\uFFFE\uFFFFb')).toBe('ab');
  expect(xmlCharacters('\uD83D\uDE00 \uD83D \uDE00')).toBe('😀 \uFFFD \uFFFD');
  expect(xmlCharacters('tab\t line\n return\r')).toBe('tab\t line\n return\r');
});

test('null children and attributes are left out', () => {
  expect(xmlDocument(element('a', { b: null, c: 0 }, null))).toContain('<a c="0"></a>');
});

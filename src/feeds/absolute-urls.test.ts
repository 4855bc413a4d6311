import fc from 'fast-check';
import type { Root } from 'hast';
import rehypeParse from 'rehype-parse';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';
import { expect, test } from 'vitest';
import { renderContent } from '../content/render-content.ts';
import { sanitiseHtml } from '../content/sanitise.ts';
import { withAbsoluteUrls } from './absolute-urls.ts';

const BASE = 'https://example.org/2026/hello/';

test.each([
  ['<a href="/about/">', '<a href="https://example.org/about/">'],
  ['<a href="next">', '<a href="https://example.org/2026/hello/next">'],
  ['<a href="#note">', '<a href="https://example.org/2026/hello/#note">'],
  ['<a href="?a=1&amp;b=2">', '<a href="https://example.org/2026/hello/?a=1&amp;b=2">'],
  ['<a href="//cdn.example/x">', '<a href="https://cdn.example/x">'],
  ['<a href="">', '<a href="https://example.org/2026/hello/">'],
  ['<a href="http://Other.example">', '<a href="http://Other.example">'],
  ['<a href="mailto:a@b.example">', '<a href="mailto:a@b.example">'],
  ['<a href="https:x">', '<a href="https://example.org/2026/hello/x">'],
  ['<a href="http://[">', '<a href="http://[">'],
  [
    '<video poster="p.jpg" src="v.mp4">',
    '<video poster="https://example.org/2026/hello/p.jpg" src="https://example.org/2026/hello/v.mp4">',
  ],
  ['<q cite="/c">', '<q cite="https://example.org/c">'],
  [
    '<img srcset="/a.webp 480w, b,c.webp 2x, https://o.example/d.webp" src="/a.jpg">',
    '<img srcset="https://example.org/a.webp 480w, https://example.org/2026/hello/b,c.webp 2x, https://o.example/d.webp" src="https://example.org/a.jpg">',
  ],
])('%s', (html, expected) => {
  expect(withAbsoluteUrls(html, BASE)).toBe(expected);
});

test('texts and other attributes that look like addresses stay', () => {
  const html = '<p title="see href=" id="x" lang="src"> href="/x" &lt;img src="/x"&gt;</p>';
  expect(withAbsoluteUrls(html, BASE)).toBe(html);
});

test('footnotes, pictures and links of a rendered text lead to its own page', () => {
  const { html } = renderContent(
    'A note[^1], ![a](/media/a.jpg), [b](../b/ "t")\n\n[^1]: There.',
    'markdown',
  );
  const urls = addressesIn(withAbsoluteUrls(html, BASE));
  expect(urls).toContain('https://example.org/media/a.jpg');
  expect(urls).toContain('https://example.org/2026/b/');
  expect(urls.filter((url) => url.startsWith(`${BASE}#`)).length).toBeGreaterThanOrEqual(2);
  expect(urls.filter((url) => !url.startsWith('https://'))).toEqual([]);
});

test('whatever a writer types, each address is the one that a browser would have opened, and all else is unchanged', () => {
  const address = fc.array(
    fc.constantFrom(
      '/',
      '.',
      '?',
      '#',
      '&amp;',
      '&quot;',
      '%',
      ' ',
      'é',
      'href=',
      "'",
      'a',
      ',',
      '>',
      '<',
      '\u00A0',
      '//',
      'http:',
      'mailto:',
      ':',
    ),
  );
  fc.assert(
    fc.property(address, address, (link, title) => {
      const quoted = (parts: string[]) => `"${parts.join('').replaceAll('"', '')}"`;
      const html = sanitiseHtml(
        `<p title=${quoted(title)}><a title=${quoted(title)} href=${quoted(link)}>x</a> ${title.join('')}</p>`,
      );
      const whole = withAbsoluteUrls(html, BASE);
      expect(addressesIn(whole).map(opened)).toEqual(addressesIn(html).map(opened));
      expect(withoutAddresses(whole)).toEqual(withoutAddresses(html));
      for (const url of addressesIn(whole)) expect(URL.canParse(url) || !URL.canParse(url, BASE)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

function opened(address: string): string {
  return URL.parse(address, BASE)?.href ?? address;
}

function addressesIn(html: string): string[] {
  const found: string[] = [];
  visit(parse(html), 'element', ({ properties }) => {
    for (const name of ['href', 'src'])
      if (properties[name] !== undefined) found.push(String(properties[name]));
  });
  return found;
}

function withoutAddresses(html: string): Root {
  const tree = parse(html);
  visit(tree, (node) => {
    delete node.position;
    if (node.type === 'element') delete node.properties.href;
  });
  return tree;
}

function parse(html: string): Root {
  return unified().use(rehypeParse, { fragment: true }).parse(html);
}

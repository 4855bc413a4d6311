import { expect, it } from 'vitest';
import { wrapParagraphs } from './html-paragraphs.ts';

it.each([
  ['One\n\nTwo', '<p>One</p>\n<p>Two</p>'],
  ['One\ntwo', '<p>One<br>\ntwo</p>'],
  ['One<br />\ntwo', '<p>One<br />\ntwo</p>'],
  ['One\r\n \r\n\r\nTwo\n', '<p>One</p>\n<p>Two</p>'],
  ['a <em>b\nc</em>', '<p>a <em>b<br>\nc</em></p>'],
  [
    '<h2>T</h2>\ntext\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\nend',
    '<h2>T</h2><p>text</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul><p>end</p>',
  ],
  ['<p>done</p>\n\n<p>too</p>', '<p>done</p>\n<p>too</p>'],
  ['<pre>a\n\nb</pre>', '<pre>a\n\nb</pre>'],
  ['x\n<script>\nif (a < b)\n\n c()\n</script>', '<p>x</p>\n<script>\nif (a < b)\n\n c()\n</script>'],
  ['<blockquote>a\n\nb</blockquote>', '<blockquote><p>a</p>\n<p>b</p>\n</blockquote>'],
  ['<div>a</div>', '<div>a</div>'],
  ['<table>\n<tr>\n<td>a</td>\n</tr>\n</table>', '<table>\n<tr>\n<td>a</td>\n</tr>\n</table>'],
  ['a\n\n<!--more-->\n\nb', '<p>a</p>\n<!--more--><p>b</p>'],
  ['<a title="a > b\n\nc">x</a>', '<p><a title="a > b  c">x</a></p>'],
  [
    '<!-- wp:paragraph -->\n<p>a</p>\n\n<!-- /wp:paragraph -->',
    '<!-- wp:paragraph -->\n<p>a</p>\n\n<!-- /wp:paragraph -->',
  ],
  ['<img\n src="a"> b', '<p><img  src="a"> b</p>'],
  ['', ''],
])('makes of %j the HTML %j', (html, expected) => {
  expect(wrapParagraphs(html)).toBe(expected);
});

it('takes time in proportion to the text', () => {
  for (const piece of ['<a "', '<!-- ', 'a\n\n', '<div>', '<pre>', ' ', '<a ', '\n '])
    wrapParagraphs(piece.repeat(200_000));
});

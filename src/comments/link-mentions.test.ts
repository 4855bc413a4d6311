import { expect, test } from 'vitest';
import { linkNames } from './link-mentions.ts';

const ada = { slug: 'ada-lovelace', name: 'Ada Lovelace' };
const link = (text: string) => `<a href="/authors/ada-lovelace/">${text}</a>`;

test.each([
  ['<p>@Ada Lovelace, thanks!</p>', `<p>${link('@Ada Lovelace')}, thanks!</p>`],
  ['<p>a &amp; @ada-lovelace &lt;b&gt;</p>', `<p>a &amp; ${link('@ada-lovelace')} &lt;b&gt;</p>`],
  [
    '<ul><li><em>@ADA LOVELACE</em> @ada-lovelace</li></ul>',
    `<ul><li><em>${link('@ADA LOVELACE')}</em> ${link('@ada-lovelace')}</li></ul>`,
  ],
  ['<p><a href="/x">@Ada Lovelace</a> <code>@Ada Lovelace</code></p>', null],
  ['<pre><code>@Ada Lovelace</code></pre>', null],
  ['<p>mail@ada-lovelace.example</p>', null],
])('of %s it makes %s', (html, linked) => {
  expect(linkNames(html, ada)).toBe(linked ?? html);
});

test('whatever somebody is called, no markup comes of it', () => {
  const html = '<p>@&lt;b&gt;x&lt;/b&gt;</p>';
  expect(linkNames(html, { slug: '"><b>', name: '<b>x</b>' })).toBe(
    '<p><a href="/authors/%22%3E%3Cb%3E/">@&lt;b&gt;x&lt;/b&gt;</a></p>',
  );
});

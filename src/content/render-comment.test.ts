import { expect, it } from 'vitest';
import { renderComment } from './render-comment.ts';

const REL = 'rel="nofollow ugc noopener"';

it('makes paragraphs and line breaks of what WordPress stores', () => {
  expect(renderComment('One <b>bold</b>\ntwo\n\nthree', 'html')).toEqual({
    html: '<p>One <strong>bold</strong><br>\ntwo</p><p>three</p>',
    text: 'One bold\ntwo\nthree',
  });
});

it('takes every line break of Markdown for one and shows HTML as it was typed', () => {
  expect(renderComment('a\nb Vec<T> <script>', 'markdown').html).toBe(
    '<p>a<br>\nb Vec&lt;T&gt; &lt;script&gt;</p>',
  );
});

it('tells search engines not to follow links, and makes pictures links', () => {
  expect(renderComment('[a](/b) ![c](http://d) ![](javascript:x)', 'markdown').html).toBe(
    `<p><a href="/b" ${REL}>a</a> <a href="http://d" ${REL}>c</a> ![](javascript:x)</p>`,
  );
  expect(renderComment('<a href="javascript:x">y</a>', 'html').html).toBe('<p>y</p>');
});

it('makes headings bold paragraphs, tables text and keeps lists, quotes and code', () => {
  const html = renderComment(
    '<h2>H</h2><table><tr><td>1</td><td>2</td></tr></table><ul><li>a</li></ul><blockquote>q</blockquote><pre>x\n\ny</pre>',
    'html',
  );
  expect(html.html).toBe(
    '<p><strong>H</strong></p><p>1 2 </p><ul><li>a</li></ul><blockquote><p>q</p></blockquote>' +
      '<pre tabindex="0"><code>x\n\ny</code></pre>',
  );
});

it('is empty when nothing is left', () => {
  expect(renderComment('<script>x</script>\n<div></div>', 'html')).toEqual({ html: '', text: '' });
});

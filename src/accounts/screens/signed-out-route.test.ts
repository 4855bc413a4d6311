import { expect, test } from 'vitest';
import { all, openSite } from '../../../tests/support/site.ts';

test('a form whose sender was signed out comes back whole, and is accepted once they are in again', async () => {
  await using site = await openSite('sqlite');
  const author = site.as(await site.addMember('author'));
  const editor = (await author.post('/admin/posts', {})).headers.get('location') ?? '';
  const html = await author.read(editor);
  const base = all(html, /name="base"[^>]*value="(\d+)"/g)[0] ?? '';
  const source = '\nTwo lines\nand <b>&amp;</b> "marks"</textarea>';
  const fields = {
    base,
    title: 'Kept',
    source,
    tag: ['One', 'Two, three'],
    action: 'save',
    allowsComments: 'on',
  };
  const answer = await site.as({ cookie: '' }).post(editor, fields);
  expect(answer.status).toBe(401);
  const page = await answer.text();
  expect(page).toContain(`action="${editor}"`);
  const sent = all(page, /<textarea name="([^"]*)"/g).map(
    (name, place) => [name, textOf(page, place)] as const,
  );
  expect(sent).toEqual([
    ['base', base],
    ['title', 'Kept'],
    ['source', source],
    ['tag', 'One'],
    ['tag', 'Two, three'],
    ['action', 'save'],
    ['allowsComments', 'on'],
  ]);
  expect((await author.post(editor, fields)).status).toBe(303);
  expect(await author.read(editor)).toContain('and &lt;b&gt;&amp;amp;&lt;/b&gt;');
});

/** What a browser takes for the text of the page's nth text area. */
function textOf(page: string, place: number): string {
  const escaped = all(page, /<textarea [^>]*>\n([^<]*)<\/textarea>/g)[place] ?? '';
  return escaped
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

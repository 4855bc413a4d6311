import { expect, test } from 'vitest';
import { openSite } from '../../../tests/support/site.ts';

test('those who may edit a text learn where, and nobody else does', async () => {
  await using site = await openSite('sqlite');
  const author = await site.addMember('author', { name: 'Grace' });
  const postId = await site.addPost({ slug: 'hers', author: 'Grace' });
  const pageId = await site.addPageText({ path: 'about' });
  const link = async (member: { cookie: string }, text: string) =>
    JSON.parse(await site.as(member).read(`/account/edit-link?text=${text}`));
  const [editor, reader] = [await site.addMember('editor'), await site.addMember('reader')];
  const other = await site.addMember('author');
  expect(await link(author, `post-${postId}`)).toEqual({ path: `/admin/posts/${postId}/edit` });
  expect(await link(editor, `post-${postId}`)).toEqual({ path: `/admin/posts/${postId}/edit` });
  expect(await link(editor, `page-${pageId}`)).toEqual({ path: `/admin/pages/${pageId}/edit` });
  for (const member of [other, reader, { cookie: '' }])
    expect(await link(member, `post-${postId}`)).toEqual({ path: null });
  expect(await link(author, `page-${pageId}`)).toEqual({ path: null });
  for (const text of ['', 'post-0', 'post-999', 'tag-1', 'post-1x'])
    expect(await link(editor, text)).toEqual({ path: null });
});

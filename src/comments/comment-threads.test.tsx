import { expect, test } from 'vitest';
import type { CommentThread } from './comment.ts';
import { CommentThreads } from './comment-threads.tsx';

const dates = { language: 'en', timeZone: 'UTC' };

test('each comment has its own address', () => {
  expect(render([comment(7)])).toContain('<article class="comment" id="comment-7">');
});

test('replies stand below what they answer', () => {
  const html = render([comment(1, [comment(2)]), comment(3)]);
  expect(html.indexOf('comment-1"')).toBeLessThan(html.indexOf('comment-2"'));
  expect(html.indexOf('comment-2"')).toBeLessThan(html.indexOf('comment-3"'));
});

test('a thread of ten thousand replies is shown whole, nested no deeper than four levels', () => {
  let thread = comment(10_000);
  for (let id = 9_999; id > 0; id -= 1) thread = comment(id, [thread]);
  const html = render([thread]);
  expect(html.match(/<article /g)).toHaveLength(10_000);
  expect(html.match(/<ol /g)).toHaveLength(4);
  expect(html).toContain('<a class="comment-parent" href="#comment-9999">');
});

test('where threads have one level only, replies stand below what they answer and say so', () => {
  const html = render([comment(1, [comment(2, [comment(3)])]), comment(4)], 1);
  expect(html.match(/id="comment-\d"/g)).toEqual([1, 2, 3, 4].map((id) => `id="comment-${id}"`));
  expect(html.match(/<ol /g)).toHaveLength(1);
  expect(html).toContain('<a class="comment-parent" href="#comment-2">');
});

test('a thread that goes on from another page says whom it answers, and leads there', () => {
  const html = render([{ ...comment(8, [comment(9)]), answers: { id: 7, authorName: 'Ann' } }, comment(10)]);
  expect(html.match(/<li class="is-continued">/g)).toHaveLength(1);
  expect(html).toContain('<a class="comment-parent" href="/comments/7/" rel="nofollow">');
  expect(html).toContain('In reply to <span dir="auto">Ann</span>');
});

test('each comment leads to the page on which it is answered, while comments are taken', () => {
  expect(render([comment(7)])).toContain('href="/comments/new?post=1&amp;reply=7"');
  expect(render([comment(7)], 4, null)).not.toContain('Reply');
});

test('of a deleted comment there is only its place, with the replies below', () => {
  const gone = { ...comment(1, [comment(2)]), authorName: '', html: '', isDeleted: true };
  const html = render([gone], 1);
  expect(html).toContain('This comment was deleted.');
  expect(html).toContain('id="comment-1"');
  expect(html).not.toContain('reply=1"');
  expect(html).toContain('In reply to a deleted comment');
  expect(html.indexOf('comment-1"')).toBeLessThan(html.indexOf('comment-2"'));
});

test('a comment that its writer changed says so', () => {
  expect(render([{ ...comment(1), isEdited: true }])).toContain('edited');
  expect(render([comment(1)])).not.toContain('edited');
});

test('links of guests pass on no recommendation, those of the site do', () => {
  expect(render([{ ...comment(1), authorUrl: 'https://example.org/' }])).toContain(
    'rel="nofollow ugc noopener"',
  );
  expect(render([{ ...comment(1), authorUrl: '/authors/ada/' }])).not.toContain('ugc');
});

function render(threads: CommentThread[], depth = 4, replyOn: number | null = 1): string {
  return String(<CommentThreads threads={threads} dates={dates} depth={depth} replyOn={replyOn} />);
}

function comment(id: number, replies: CommentThread[] = []): CommentThread {
  return {
    id,
    authorName: `Reader ${id}`,
    authorUrl: null,
    byPostAuthor: false,
    html: '<p>Text.</p>',
    isEdited: false,
    isDeleted: false,
    createdAt: 0,
    answers: null,
    replies,
  };
}

import { expect, test } from 'vitest';
import { renderComment } from '../content/render-comment.ts';
import { renderContent } from '../content/render-content.ts';
import { commentsFor } from './make-comments.ts';
import { postAt, slugAt } from './make-post.ts';
import { authorAt, tagNames } from './names.ts';

const size = { seed: 1, authors: 20, tags: 60 };
const posts = Array.from({ length: 400 }, (_, place) => postAt(size, place));

test('HTML, text, headings and words are what the source renders to', () => {
  for (const { source, html, text, headings, words } of posts) {
    expect(renderContent(source, 'markdown')).toEqual({ html, text, headings, words });
  }
});

test("a comment's HTML is what its text renders to", () => {
  for (const post of posts) {
    for (const { text, html } of commentsFor(post, size, 2)) {
      expect(renderComment(text, 'markdown')).toEqual({ html, text });
    }
  }
});

test('the same place gives the same post, another seed another', () => {
  expect(postAt(size, 7)).toEqual(postAt(size, 7));
  expect(slugAt(1, 7)).toBe(postAt(size, 7).slug);
  expect(postAt({ ...size, seed: 2 }, 7).source).not.toBe(postAt(size, 7).source);
});

test('posts spread over the years, authors and tags, some much more used than others', () => {
  const years = new Set(posts.map((post) => new Date(post.createdAt).getUTCFullYear()));
  expect(years.size).toBeGreaterThan(10);
  expect(new Set(posts.map((post) => post.author)).size).toBe(20);
  const uses = tagNames(60).map((_, tag) => posts.filter((post) => post.tags.includes(tag)).length);
  expect(uses[0]).toBeGreaterThan(5 * (uses[50] ?? 0));
  expect(new Set(posts.map((post) => post.status))).toEqual(new Set(['published', 'draft', 'unlisted']));
});

test('comments answer earlier ones and come after the post', () => {
  for (const post of posts) {
    let time = post.createdAt;
    for (const [index, { parent, createdAt }] of commentsFor(post, size, 5).entries()) {
      expect(createdAt).toBeGreaterThan(time);
      if (parent !== null) expect(parent).toBeLessThan(index);
      time = createdAt;
    }
  }
});

test('there are as many names as are asked for, all different', () => {
  const authors = Array.from({ length: 1000 }, (_, place) => authorAt(1, place).name);
  expect(new Set(authors).size).toBe(1000);
  for (const count of [0, 5, 120, 2000]) expect(new Set(tagNames(count)).size).toBe(count);
});

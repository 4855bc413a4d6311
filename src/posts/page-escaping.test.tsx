// No text that people enter may become markup, whatever page shows it.
import { expect, test } from 'vitest';
import { SAMPLE_ASSETS } from '../../tests/support/sample-assets.ts';
import { AuthorPage } from '../authors/author-page.tsx';
import { CommentsPage } from '../comments/comments-page.tsx';
import { CommentsSection, type Discussion } from '../comments/comments-section.tsx';
import { StaticPage } from '../pages/static-page.tsx';
import { SearchPage } from '../search/search-page.tsx';
import { settingsFrom } from '../site/settings.ts';
import { TagIndexPage } from '../tags/tag-index-page.tsx';
import { TagPage } from '../tags/tag-page.tsx';
import { ErrorPage, fallbackShell } from '../web/error-page.tsx';
import { ArchiveIndexPage } from './archive-index-page.tsx';
import { ArchivePage } from './archive-page.tsx';
import type { Post } from './post.ts';
import { PostListPage } from './post-list-page.tsx';
import { PostPage } from './post-page.tsx';

const HOSTILE = `"><script>alert('x')</script><img src=x onerror=alert(1)>`;
const frame = {
  shell: {
    ...fallbackShell('https://example.org'),
    name: HOSTILE,
    description: HOSTILE,
    navigation: [{ label: HOSTILE, url: `/${HOSTILE}` }],
  },
  assets: SAMPLE_ASSETS,
};
const tag = { id: 1, slug: HOSTILE, name: HOSTILE, description: HOSTILE, postCount: 1 };
const author = {
  id: 1,
  slug: HOSTILE,
  name: HOSTILE,
  bio: HOSTILE,
  website: `https://${HOSTILE}`,
  postCount: 1,
};
const post: Post = {
  id: 1,
  slug: HOSTILE,
  path: `/${HOSTILE}/`,
  title: HOSTILE,
  summary: HOSTILE,
  publishedAt: 0,
  updatedAt: 0,
  words: 1000,
  commentCount: 1,
  author,
  tags: [tag],
  cover: { src: `/${HOSTILE}`, width: 10, height: 10, srcset: HOSTILE, alt: HOSTILE },
  status: 'published',
  html: '<p>Text.</p>',
  headings: [1, 2, 3, 4].map((number) => ({ level: 2, id: `${HOSTILE}${number}`, text: HOSTILE })),
};
const reply = {
  id: 2,
  authorName: HOSTILE,
  authorUrl: `https://${HOSTILE}`,
  byPostAuthor: false,
  html: '<p>Reply.</p>',
  createdAt: 0,
  isEdited: false,
  isDeleted: false,
  answers: { id: 3, authorName: HOSTILE },
  replies: [],
};
const discussion: Discussion = {
  postId: 1,
  postPath: post.path,
  openness: 'open',
  settings: settingsFrom(new Map()),
  sendsMail: true,
};
const shown = { count: 1, dates: frame.shell, discussion };
const paging = { page: 1, pageCount: 2 };
const posts = [post];

test.each([
  ['list', <PostListPage {...frame} {...paging} posts={posts} />],
  [
    'post',
    <PostPage
      {...frame}
      post={post}
      author={author}
      previous={post}
      next={post}
      related={posts}
      comments={<CommentsSection {...shown} page={1} threads={[{ ...reply, id: 1, replies: [reply] }]} />}
    />,
  ],
  [
    'comments',
    <CommentsPage
      {...frame}
      post={{ ...post, status: 'published' }}
      comments={<CommentsSection {...shown} page={2} threads={[reply]} />}
      page={2}
      pages={3}
    />,
  ],
  ['tag', <TagPage {...frame} {...paging} tag={tag} posts={posts} feedPath={`/${HOSTILE}`} />],
  ['tags', <TagIndexPage {...frame} tags={[tag]} />],
  ['author', <AuthorPage {...frame} {...paging} author={author} posts={posts} />],
  ['archive', <ArchiveIndexPage {...frame} years={[]} />],
  [
    'year',
    <ArchivePage {...frame} {...paging} year={1970} month={null} posts={posts} previous={null} next={null} />,
  ],
  [
    'static',
    <StaticPage
      id={1}
      {...frame}
      title={HOSTILE}
      description={HOSTILE}
      path="/about/"
      html="<p></p>"
      updatedAt={0}
    />,
  ],
  [
    'search',
    <SearchPage
      {...frame}
      {...paging}
      query={HOSTILE}
      total={1}
      totalIsCapped={false}
      suggest={async () => [tag]}
      results={[
        {
          post,
          titleSegments: [{ text: HOSTILE, hit: true }],
          extract: [
            { text: HOSTILE, hit: true },
            { text: HOSTILE, hit: false },
          ],
        },
      ]}
    />,
  ],
  ['error', <ErrorPage {...frame} status={404} recent={[{ label: HOSTILE, url: '/' }]} />],
])('hostile text stays text on the %s page', (_, element) => {
  const html = String(element);
  expect(html).not.toContain('<script>');
  expect(html).not.toContain('<img src=x');
  expect(html).toContain('&lt;script&gt;');
});

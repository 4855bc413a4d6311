import { expect, test } from 'vitest';
import type { Shell } from '../web/shell.ts';
import type { Post } from './post.ts';
import { postJsonLd, siteJsonLd } from './post-json-ld.ts';

test('a post is a BlogPosting with absolute URLs and ISO dates', () => {
  expect(partOf(postJsonLd(post, shell), 'BlogPosting')).toMatchObject({
    headline: 'Hello </script>',
    url: 'https://example.org/hello/',
    mainEntityOfPage: { '@type': 'WebPage', '@id': 'https://example.org/hello/' },
    datePublished: '2026-03-01T12:00:00.000Z',
    dateModified: '2026-03-02T12:00:00.000Z',
    author: { '@type': 'Person', name: 'Ada', url: 'https://example.org/authors/ada/' },
    publisher: { name: 'Example', logo: { url: 'https://example.org/logo.png' } },
    image: { url: 'https://example.org/media/cover.jpg', width: 1200, height: 800, caption: 'A tree' },
    keywords: ['Node.js', 'C++'],
    wordCount: 120,
    commentCount: 3,
    inLanguage: 'pt-BR',
  });
});

test('a post that was changed before it was published counts as changed when it was published', () => {
  const early = { ...post, updatedAt: Date.UTC(2020, 0, 1) };
  expect(partOf(postJsonLd(early, shell), 'BlogPosting')).toMatchObject({
    dateModified: '2026-03-01T12:00:00.000Z',
  });
});

test('what a post and a site do not have is left out', () => {
  const bare = { ...post, cover: null, tags: [], summary: '' };
  const posting = partOf(postJsonLd(bare, { ...shell, logoUrl: null }), 'BlogPosting');
  expect(posting).not.toHaveProperty('image');
  expect(posting).not.toHaveProperty('keywords');
  expect(posting).not.toHaveProperty('description');
  expect(posting).not.toHaveProperty('publisher.logo');
});

test('the breadcrumbs lead from the home page over the first tag to the post', () => {
  expect(partOf(postJsonLd(post, shell), 'BreadcrumbList')).toMatchObject({
    itemListElement: [
      { position: 1, name: 'Example', item: 'https://example.org/' },
      { position: 2, name: 'Node.js', item: 'https://example.org/tags/node-js/' },
      { position: 3, name: 'Hello </script>', item: 'https://example.org/hello/' },
    ],
  });
});

test('the site tells search engines how to search it', () => {
  expect(partOf(siteJsonLd(shell), 'WebSite')).toMatchObject({
    url: 'https://example.org/',
    potentialAction: { target: { urlTemplate: 'https://example.org/search?q={search_term_string}' } },
  });
  expect(partOf(siteJsonLd(shell), 'Blog')).toMatchObject({ name: 'Example', inLanguage: 'pt-BR' });
});

function partOf(data: object, type: string): object | undefined {
  const graph = (data as { '@graph': { '@type': string }[] })['@graph'];
  return graph.find((node) => node['@type'] === type);
}

const shell: Shell = {
  siteUrl: 'https://example.org',
  name: 'Example',
  description: 'Words',
  language: 'pt-BR',
  timeZone: 'UTC',
  accentColor: '#9a3412',
  logoUrl: '/logo.png',
  navigation: [],
};

const post: Post = {
  id: 7,
  slug: 'hello',
  path: '/hello/',
  title: 'Hello </script>',
  summary: 'A greeting',
  publishedAt: Date.UTC(2026, 2, 1, 12),
  updatedAt: Date.UTC(2026, 2, 2, 12),
  words: 120,
  commentCount: 3,
  author: { slug: 'ada', name: 'Ada' },
  tags: [
    { slug: 'node-js', name: 'Node.js' },
    { slug: 'c', name: 'C++' },
  ],
  cover: { src: '/media/cover.jpg', width: 1200, height: 800, srcset: '', alt: 'A tree' },
  status: 'published',
  html: '',
  headings: [],
};

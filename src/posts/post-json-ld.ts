import { authorPath } from '../authors/author.ts';
import { absoluteUrl } from '../web/paths.ts';
import type { Shell } from '../web/shell.ts';
import type { Post } from './post.ts';

/** schema.org's `BlogPosting`. */
export function postJsonLd(post: Post, shell: Shell): object {
  const url = absoluteUrl(shell.siteUrl, post.path);
  return {
    '@context': 'https://schema.org',
    '@type': 'BlogPosting',
    headline: post.title,
    description: post.summary,
    url,
    mainEntityOfPage: url,
    datePublished: new Date(post.publishedAt).toISOString(),
    dateModified: new Date(Math.max(post.updatedAt, post.publishedAt)).toISOString(),
    inLanguage: shell.language,
    wordCount: post.words,
    commentCount: post.commentCount,
    author: {
      '@type': 'Person',
      name: post.author.name,
      url: absoluteUrl(shell.siteUrl, authorPath(post.author)),
    },
    publisher: { '@type': 'Organization', name: shell.name, url: absoluteUrl(shell.siteUrl, '/') },
    ...(post.cover && { image: absoluteUrl(shell.siteUrl, post.cover.src) }),
    ...(post.tags.length > 0 && { keywords: post.tags.map((tag) => tag.name) }),
  };
}

// What search engines read about the site and its posts: https://schema.org objects for JSON-LD.
import { authorPath } from '../authors/author.ts';
import { tagPath } from '../tags/tag.ts';
import { absoluteUrl, sitePaths } from '../web/paths.ts';
import type { Shell } from '../web/shell.ts';
import type { Post } from './post.ts';

/** A `BlogPosting` and the `BreadcrumbList` that leads to it, as one graph. */
export function postJsonLd(post: Post, shell: Shell): object {
  return { '@context': CONTEXT, '@graph': [blogPosting(post, shell), breadcrumbs(post, shell)] };
}

/** The home page's `WebSite`, with its search, and `Blog`, as one graph. */
export function siteJsonLd(shell: Shell): object {
  const { name, description, language } = shell;
  const facts = { name, ...(description && { description }), url: homeUrl(shell), inLanguage: language };
  return {
    '@context': CONTEXT,
    '@graph': [
      {
        '@type': 'WebSite',
        '@id': `${homeUrl(shell)}#website`,
        ...facts,
        publisher: publisher(shell),
        potentialAction: searchAction(shell),
      },
      { '@type': 'Blog', '@id': blogId(shell), ...facts, publisher: { '@id': publisherId(shell) } },
    ],
  };
}

const CONTEXT = 'https://schema.org';

function blogPosting(post: Post, shell: Shell): object {
  const url = absoluteUrl(shell.siteUrl, post.path);
  return {
    '@type': 'BlogPosting',
    '@id': `${url}#post`,
    headline: post.title,
    ...(post.summary && { description: post.summary }),
    url,
    mainEntityOfPage: { '@type': 'WebPage', '@id': url },
    isPartOf: { '@type': 'Blog', '@id': blogId(shell), name: shell.name, url: homeUrl(shell) },
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
    publisher: publisher(shell),
    ...(post.cover && { image: image(post.cover, shell) }),
    ...(post.tags.length > 0 && { keywords: post.tags.map((tag) => tag.name) }),
  };
}

/** Home, the writer's first tag if there is one, the post. */
function breadcrumbs(post: Post, shell: Shell): object {
  const [tag] = post.tags;
  const steps = [
    { name: shell.name, path: sitePaths.home },
    ...(tag === undefined ? [] : [{ name: tag.name, path: tagPath(tag) }]),
    { name: post.title, path: post.path },
  ];
  return {
    '@type': 'BreadcrumbList',
    itemListElement: steps.map(({ name, path }, index) => ({
      '@type': 'ListItem',
      position: index + 1,
      name,
      item: absoluteUrl(shell.siteUrl, path),
    })),
  };
}

function image({ src, width, height, alt }: NonNullable<Post['cover']>, shell: Shell): object {
  const url = absoluteUrl(shell.siteUrl, src);
  return { '@type': 'ImageObject', url, width, height, ...(alt && { caption: alt }) };
}

function publisher(shell: Shell): object {
  const { name, logoUrl } = shell;
  const logo = logoUrl !== null && {
    logo: { '@type': 'ImageObject', url: absoluteUrl(shell.siteUrl, logoUrl) },
  };
  return { '@type': 'Organization', '@id': publisherId(shell), name, url: homeUrl(shell), ...logo };
}

function searchAction(shell: Shell): object {
  return {
    '@type': 'SearchAction',
    target: {
      '@type': 'EntryPoint',
      urlTemplate: `${absoluteUrl(shell.siteUrl, sitePaths.search)}?q={search_term_string}`,
    },
    'query-input': 'required name=search_term_string',
  };
}

function homeUrl(shell: Shell): string {
  return absoluteUrl(shell.siteUrl, sitePaths.home);
}

function blogId(shell: Shell): string {
  return `${homeUrl(shell)}#blog`;
}

function publisherId(shell: Shell): string {
  return `${homeUrl(shell)}#publisher`;
}

import { accentStylesheetPath, type PageAssets, siteIconPath } from './assets.ts';
import { JsonLd } from './json-ld.tsx';
import type { PageMeta } from './page-meta.ts';
import { absoluteUrl, sitePaths } from './paths.ts';
import type { Shell } from './shell.ts';

/** Pixels; sharing sites show narrower pictures as thumbnails. */
const LARGE_CARD_WIDTH = 600;

export interface DocumentHeadProps {
  shell: Shell;
  assets: PageAssets;
  page: PageMeta;
}

export function DocumentHead({ shell, assets, page }: DocumentHeadProps) {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{page.title === null ? shell.name : `${page.title} · ${shell.name}`}</title>
      {assets.preloads.map((font) => (
        <link rel="preload" href={font} as="font" type="font/woff2" crossorigin="anonymous" />
      ))}
      <link rel="stylesheet" href={assets.stylesheet} />
      <link rel="stylesheet" href={accentStylesheetPath(shell.accentColor)} />
      {page.description && <meta name="description" content={page.description} />}
      {page.robots && <meta name="robots" content={page.robots} />}
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" content="#fcfbf8" media="(prefers-color-scheme: light)" />
      <meta name="theme-color" content="#181715" media="(prefers-color-scheme: dark)" />
      <link rel="icon" href={siteIconPath(shell)} type="image/svg+xml" />
      <PageLinks shell={shell} page={page} />
      <OpenGraph shell={shell} page={page} />
      {page.jsonLd && <JsonLd data={page.jsonLd} />}
      {page.isInteractive && <script type="module" src={assets.scripts.site} />}
    </head>
  );
}

interface MetaProps {
  shell: Shell;
  page: PageMeta;
}

function PageLinks({ shell, page }: MetaProps) {
  return (
    <>
      {!page.robots && (
        <link rel="canonical" href={page.canonicalUrl || absoluteUrl(shell.siteUrl, page.path)} />
      )}
      {page.previousPath && <link rel="prev" href={page.previousPath} />}
      {page.nextPath && <link rel="next" href={page.nextPath} />}
      <link rel="alternate" type="application/rss+xml" title={shell.name} href={sitePaths.feed} />
      <link rel="alternate" type="application/feed+json" title={shell.name} href={sitePaths.jsonFeed} />
      {page.feeds?.map((feed) => (
        <link rel="alternate" type="application/rss+xml" title={feed.title} href={feed.path} />
      ))}
      {page.markdownPath && <link rel="alternate" type="text/markdown" href={page.markdownPath} />}
    </>
  );
}

function OpenGraph({ shell, page }: MetaProps) {
  const isLarge = page.image !== undefined && page.image.width >= LARGE_CARD_WIDTH;
  return (
    <>
      <meta property="og:site_name" content={shell.name} />
      <meta property="og:type" content={page.type} />
      <meta property="og:title" content={page.title ?? shell.name} />
      {page.description && <meta property="og:description" content={page.description} />}
      <meta property="og:url" content={absoluteUrl(shell.siteUrl, page.path)} />
      <meta property="og:locale" content={shell.language.replaceAll('-', '_')} />
      {page.type === 'article' && <ArticleProperties page={page} />}
      {page.image && <ImageProperties siteUrl={shell.siteUrl} image={page.image} />}
      <meta name="twitter:card" content={isLarge ? 'summary_large_image' : 'summary'} />
    </>
  );
}

function ArticleProperties({ page }: { page: PageMeta }) {
  const { publishedAt, updatedAt } = page;
  return (
    <>
      {publishedAt !== undefined && (
        <meta property="article:published_time" content={new Date(publishedAt).toISOString()} />
      )}
      {updatedAt !== undefined && (
        <meta property="article:modified_time" content={new Date(updatedAt).toISOString()} />
      )}
      {page.authorName && <meta name="author" content={page.authorName} />}
      {page.tags?.map((tag) => (
        <meta property="article:tag" content={tag} />
      ))}
    </>
  );
}

function ImageProperties({ siteUrl, image }: { siteUrl: string; image: NonNullable<PageMeta['image']> }) {
  return (
    <>
      <meta property="og:image" content={absoluteUrl(siteUrl, image.url)} />
      <meta property="og:image:width" content={String(image.width)} />
      <meta property="og:image:height" content={String(image.height)} />
      {image.alt && <meta property="og:image:alt" content={image.alt} />}
    </>
  );
}

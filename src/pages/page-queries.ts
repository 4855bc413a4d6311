import { dependOn } from '../cache/dependencies.ts';
import { headingsFrom } from '../content/headings.ts';
import type { SourceFormat } from '../content/render-content.ts';
import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import { mediaTag } from '../media/cache-tags.ts';
import { PICTURE_COLUMNS, pictureFrom } from '../media/media.ts';
import { READABLE_STATUSES } from '../posts/post.ts';
import { pageTags } from './cache-tags.ts';
import { type Page, pagePath } from './page.ts';

export interface PageWithSource {
  page: Page;
  status: 'published' | 'unlisted';
  source: string;
  format: SourceFormat;
}

/**
 * The page that readers find at a path: published or unlisted.
 * @param path decoded, without slashes at its ends.
 */
export async function findReadablePage(db: Reader, path: string): Promise<PageWithSource | undefined> {
  const row = await named(db, 'pages.by-path')
    .selectFrom('pages')
    .leftJoin('media', 'media.id', 'pages.cover_media_id')
    .select(PICTURE_COLUMNS)
    .select([
      'pages.id',
      'pages.path',
      'pages.status',
      'pages.title',
      'pages.summary',
      'pages.html',
      'pages.headings',
      'pages.words',
      'pages.created_at',
      'pages.updated_at',
      'pages.published_at',
      'pages.cover_alt',
      'pages.cover_media_id',
      'pages.seo_title',
      'pages.seo_description',
      'pages.canonical_url',
      'pages.source',
      'pages.format',
    ])
    .where('pages.path', '=', path)
    .where('pages.status', 'in', READABLE_STATUSES)
    .executeTakeFirst();
  dependOn(row === undefined ? pageTags.path(path) : pageTags.all(row.id));
  if (row === undefined) return undefined;
  if (row.cover_media_id !== null) dependOn(mediaTag(row.cover_media_id));
  const { id, title, summary, html, words, source, format } = row;
  return {
    page: {
      id,
      title,
      summary,
      html,
      words,
      path: pagePath(row.path),
      headings: headingsFrom(row.headings),
      updatedAt: row.updated_at,
      publishedAt: row.published_at ?? row.created_at,
      cover: pictureFrom(row, row.cover_alt),
      seo: { title: row.seo_title, description: row.seo_description, canonicalUrl: row.canonical_url },
    },
    status: row.status === 'unlisted' ? 'unlisted' : 'published',
    source,
    format,
  };
}

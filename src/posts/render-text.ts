import { contentUrls } from '../content/content-urls.ts';
import { type RenderedContent, renderContent, type SourceFormat } from '../content/render-content.ts';
import type { Reader } from '../database/database.ts';
import { picturesByUrl } from '../media/picture-queries.ts';

/** Ids of the page around a text, which none of its headings may take. */
const PAGE_IDS = ['main', 'comments', 'comments-title', 'contents-title', 'related-posts'];

/**
 * Renders the text of a post or page for its page on the site, with the sizes of the pictures that are stored already.
 * @throws ContentError when the text nests too deeply or would make too large a page.
 */
export async function renderText(db: Reader, source: string, format: SourceFormat): Promise<RenderedContent> {
  const pictures = await picturesByUrl(db, contentUrls(source, format).images);
  return renderContent(source, format, { pictures, reservedIds: PAGE_IDS });
}

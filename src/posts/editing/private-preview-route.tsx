import type { Handler } from 'hono';
import { ContentError } from '../../content/content-error.ts';
import { loadSite, type Reading } from '../../site/site.ts';
import { renderPage } from '../../web/render-page.ts';
import { renderText } from '../render-text.ts';
import { findEdit, workingCopyOf } from './edits.ts';
import { PreviewBar } from './preview-bar.tsx';
import { findPreviewed } from './preview-link.ts';
import { previewText } from './preview-text.tsx';
import { findStoredText } from './stored-text.ts';

const TOKEN = /^[\w-]{22}$/;

/** What stands in the editor, for whoever was given its private address. It tells nobody where that is. */
export function privatePreviewRoute(reading: Reading): Handler {
  return async (c) => {
    c.header('X-Robots-Tag', 'noindex');
    c.header('Referrer-Policy', 'no-referrer');
    c.header('Cache-Control', 'private, no-store');
    const db = reading.database.read;
    const token = c.req.param('token') ?? '';
    const target = TOKEN.test(token) ? await findPreviewed(db, token) : undefined;
    const text = target && (await findStoredText(db, target));
    if (text === undefined) return c.text('There is nothing at this address.\n', 404);
    const { fields } = workingCopyOf(text, await findEdit(db, text.target));
    try {
      const rendered = await renderText(db, fields.source, fields.format);
      const input = { text, fields, rendered, now: reading.now(), banner: <PreviewBar /> };
      return renderPage(c, await previewText(db, await loadSite(reading), input));
    } catch (error) {
      if (error instanceof ContentError) return c.text(`${error.message}\n`, 422);
      throw error;
    }
  };
}

import type { RenderedContent } from '../../content/render-content.ts';
import type { Transaction } from '../../database/database.ts';
import { savePage } from '../../pages/save-page.ts';
import { ensureTags } from '../../tags/ensure-tags.ts';
import { savePost } from '../save-post.ts';
import type { EditedFields } from './edited-fields.ts';
import type { Publication } from './publication-time.ts';
import type { StoredText } from './stored-text.ts';

export interface TextChange extends Publication {
  fields: EditedFields;
  rendered: RenderedContent;
  /** When it was changed, for readers and for imports that come again. */
  updatedAt: number;
}

/**
 * Writes a post or page as its fields say, with all that hangs on it; false when somebody has taken its address since it
 * was chosen.
 * @param fields with the address that it is to have.
 */
export async function writeText(tx: Transaction, text: StoredText, change: TextChange): Promise<boolean> {
  const { fields, rendered, status, publishedAt, updatedAt } = change;
  const { tags, slug, ...given } = fields;
  const input = { ...given, id: text.target.id, status, publishedAt, updatedAt, createdAt: text.createdAt };
  const saved =
    text.target.kind === 'post'
      ? await savePost(tx, { ...input, slug, tagIds: await tagIds(tx, tags, updatedAt) }, rendered)
      : await savePage(tx, { ...input, path: slug }, rendered);
  if (saved.ok) return true;
  if (saved.reason === 'slug-taken' || saved.reason === 'path-taken') return false;
  throw new Error(`${text.target.kind} ${text.target.id} cannot be written: ${saved.reason}`);
}

function tagIds(tx: Transaction, names: readonly string[], now: number): Promise<number[]> {
  return ensureTags(
    tx,
    names.map((name) => ({ name })),
    now,
  );
}

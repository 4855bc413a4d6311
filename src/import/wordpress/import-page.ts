import type { RenderedContent } from '../../content/render-content.ts';
import { slugify } from '../../content/slugify.ts';
import type { Reader, Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { takeLock } from '../../database/take-lock.ts';
import { pagePath } from '../../pages/page.ts';
import { freePagePath, savePage } from '../../pages/save-page.ts';
import { renderText } from '../../posts/render-text.ts';
import { rememberItem } from '../imported-items.ts';
import { reportComments } from './import-comments.ts';
import { reportNotes } from './import-post.ts';
import { findImportedItem } from './imported-keys.ts';
import { redirectOldAddresses } from './old-addresses.ts';
import { type Directories, type PreparedText, prepareText, textColumns } from './prepare-text.ts';
import { DELETED, decide, KEPT, TAKEN } from './reimport.ts';
import type { WordPressImport } from './wordpress-import.ts';
import type { WxrItem } from './wxr-item.ts';

/**
 * Takes a page below the page it stands under, which must have been taken before.
 * @throws ContentError when the text cannot be taken; nothing was written then.
 */
export async function importPage(
  run: WordPressImport,
  directories: Directories,
  item: WxrItem,
): Promise<void> {
  const { source, overwrite, database, report } = run;
  const parent = await parentPath(run, item);
  const text = await prepareText(run, directories, item, parent);
  reportComments(
    report,
    text.label,
    item.comments.map(() => ({ leftOut: 'stands on a page, and pages have no comments here' })),
  );
  const known = await findImportedItem(database.read, source, 'page', text.key);
  const row = known && (await findPageRow(database.read, known.entityId));
  const decision = decide(known, row, text.digest, overwrite);
  if (decision === 'deleted') return report.leaveOut('pages', text.label, DELETED);
  if (decision === 'keep') report.warn(text.label, KEPT);
  if (decision === 'keep' || decision === 'same') return report.count('pages', 'unchanged');
  const rendered = await renderText(database.read, text.source, 'html');
  const taken = await database.transaction(async (tx) => {
    await takeLock(tx, 'imports');
    const knownNow = await findImportedItem(tx, source, 'page', text.key);
    if (knownNow?.entityId !== known?.entityId || knownNow?.digest !== known?.digest) return undefined;
    const path = await pathFor(tx, parent, text.slug, row);
    return writePage(tx, run, item, { ...text, id: row?.id, path }, rendered);
  });
  if (taken === undefined) return report.leaveOut('pages', text.label, TAKEN);
  report.count('pages', decision === 'add' ? 'added' : 'changed');
  reportNotes(report, text, taken);
}

async function writePage(
  tx: Transaction,
  run: WordPressImport,
  item: WxrItem,
  text: PreparedText & { id: number | undefined; path: string },
  rendered: RenderedContent,
): Promise<string[]> {
  const page = { ...textColumns(run, text), path: text.path };
  const result = await savePage(tx, text.id === undefined ? page : { ...page, id: text.id }, rendered);
  if (!result.ok)
    throw new Error(`The page ${text.label} cannot stand at "${text.path}" (${result.reason}).`);
  await rememberItem(tx, run.source, 'page', text.key, {
    entityId: result.id,
    digest: text.digest,
    importedAt: run.now(),
  });
  return redirectOldAddresses(tx, run, item, { target: { pageId: result.id }, path: pagePath(text.path) });
}

/** Where the page above is now, `''` at the top. */
async function parentPath({ database, source }: WordPressImport, item: WxrItem): Promise<string> {
  if (item.parentId === '') return '';
  const known = await findImportedItem(database.read, source, 'page', item.parentId);
  return (known && (await findPageRow(database.read, known.entityId))?.path) ?? '';
}

/** A page that is there keeps its path, unless the export moves it. */
async function pathFor(
  tx: Transaction,
  parent: string,
  slug: string,
  row: { path: string } | undefined,
): Promise<string> {
  const base = slugify(slug);
  const prefix = parent === '' ? '' : `${parent}/`;
  const own = row?.path.startsWith(prefix) ? row.path.slice(prefix.length) : undefined;
  const isOwn =
    own !== undefined &&
    !own.includes('/') &&
    (base === '' || own === base || own.replace(/-\d+$/, '') === base);
  return isOwn ? prefix + own : freePagePath(tx, parent, slug);
}

function findPageRow(db: Reader, id: number) {
  return named(db, 'imports.page')
    .selectFrom('pages')
    .select(['id', 'path', 'updated_at as updatedAt'])
    .where('id', '=', id)
    .executeTakeFirst();
}

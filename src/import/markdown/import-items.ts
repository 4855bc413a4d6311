// The second look at a folder: each file becomes a post or page, one transaction a file.
import { ContentError } from '../../content/content-error.ts';
import type { Transaction } from '../../database/database.ts';
import { addRedirect } from '../../redirects/add-redirect.ts';
import { redirectPath } from '../../redirects/redirect-path.ts';
import type { ImportContext } from '../import-context.ts';
import type { ImportReport } from '../import-report.ts';
import { rememberItem } from '../imported-items.ts';
import type { AddressBook } from './addresses.ts';
import { type Item, NOUNS } from './item.ts';
import { memoryDigest } from './memory.ts';
import { type PreparedText, prepareText } from './prepare-text.ts';
import { readBytes, readMarkdownFile } from './read-file.ts';
import { type SaveItemResult, saveItem } from './save-item.ts';

export interface ItemImport {
  /** Real path of the imported folder. */
  folder: string;
  source: string;
  addresses: AddressBook;
  isExport: boolean;
  overwrite: boolean;
  isDryRun: boolean;
  /** When redirects were made, where an export tells; else they are as old as what they lead to. */
  redirectTimes: ReadonlyMap<string, number>;
}

/** Takes the items in their order and accounts for each in the report, until an interrupt. */
export async function importItems(
  context: ImportContext,
  items: readonly Item[],
  work: ItemImport,
  report: ImportReport,
): Promise<void> {
  const permalinks = new Map(items.map((item) => [redirectPath(item.permalink), item.key]));
  const steps = context.progress?.('Importing', items.length);
  for (const item of items) {
    if (context.signal?.aborted) break;
    const text = await prepare(context, item, work);
    if (typeof text === 'string') report.leaveOut(NOUNS[item.kind], item.key, text);
    else await takeItem(context, item, text, { work, permalinks, report });
    steps?.advance();
  }
  steps?.done();
}

/** The text, or why there is none. */
async function prepare(
  { database }: ImportContext,
  item: Item,
  work: ItemImport,
): Promise<PreparedText | string> {
  const read = await readBytes(work.folder, item.key);
  if (!read.ok) return read.reason;
  const parsed = readMarkdownFile(item.key, read.bytes, work.isExport);
  if (!parsed.ok) return parsed.reason;
  try {
    return await prepareText(database.read, item, parsed.file, work.addresses, work.isExport);
  } catch (error) {
    if (error instanceof ContentError) return error.message;
    throw error;
  }
}

interface Taking {
  work: ItemImport;
  /** Which file gets which address, so that no redirect hides a post. */
  permalinks: ReadonlyMap<string | null, string>;
  report: ImportReport;
}

async function takeItem(
  context: ImportContext,
  item: Item,
  text: PreparedText,
  taking: Taking,
): Promise<void> {
  const { work, report } = taking;
  const before = [...item.warnings, ...text.problems];
  const { result, redirects, warnings } = work.isDryRun
    ? { result: guess(item, work.overwrite), redirects: 0, warnings: before }
    : await write(context, item, text, taking, before);
  if (redirects > 0) report.count('redirects', 'added', redirects);
  if (result.outcome === 'left out') report.leaveOut(NOUNS[item.kind], item.key, result.reason);
  else report.count(NOUNS[item.kind], result.outcome);
  for (const warning of new Set(warnings)) report.warn(item.key, warning);
}

function guess({ here, memory }: Item, overwrite: boolean) {
  if (here === null) return { outcome: 'added' } as const;
  const isEdited = memory !== null && memory.updatedAt !== here.updatedAt && !overwrite;
  return isEdited
    ? ({ outcome: 'left out', reason: 'edited here since it was imported' } as const)
    : ({ outcome: 'changed' } as const);
}

interface Written {
  result: SaveItemResult;
  /** How many were added. */
  redirects: number;
  warnings: string[];
}

function write(
  context: ImportContext,
  item: Item,
  text: PreparedText,
  taking: Taking,
  before: readonly string[],
): Promise<Written> {
  return context.database.transaction(async (tx) => {
    const { work } = taking;
    const warnings = [...before];
    const result = await saveItem(tx, item, text, work);
    if (result.outcome === 'left out') return { result, redirects: 0, warnings };
    const redirects = await addRedirects(tx, item, result.id, taking, warnings);
    const digest = memoryDigest({
      digest: item.digest,
      updatedAt: item.publication.updatedAt,
      isComplete: warnings.length === 0,
    });
    await rememberItem(tx, work.source, item.kind, item.key, {
      entityId: result.id,
      digest,
      importedAt: context.now(),
    });
    return { result, redirects, warnings };
  });
}

async function addRedirects(
  tx: Transaction,
  item: Item,
  id: number,
  taking: Taking,
  warnings: string[],
): Promise<number> {
  const target = item.kind === 'post' ? { postId: id } : { pageId: id };
  let added = 0;
  for (const path of item.oldPaths) {
    const holder = taking.permalinks.get(path);
    if (holder === item.key) continue;
    if (holder !== undefined) {
      warnings.push(`its old address ${path} is now the address of ${holder}`);
      continue;
    }
    const result = await addRedirect(
      tx,
      path,
      target,
      taking.work.redirectTimes.get(path) ?? item.publication.createdAt,
    );
    if (result === 'added') added += 1;
    if (result === 'taken') warnings.push(`its old address ${path} leads elsewhere already`);
  }
  return added;
}

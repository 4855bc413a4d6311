// One deed for many texts: each in a transaction of its own, so that one that is refused stops no other.

import { setImmediate } from 'node:timers/promises';
import type { Actor } from '../../accounts/actor.ts';
import { ForbiddenError } from '../../accounts/permissions.ts';
import { recordDeed } from '../../accounts/record-deed.ts';
import { findUser } from '../../accounts/user-queries.ts';
import { ContentError } from '../../content/content-error.ts';
import type { Database, Transaction } from '../../database/database.ts';
import { isReadable } from '../post.ts';
import { renderText } from '../render-text.ts';
import type { EditedFields } from './edited-fields.ts';
import { findEdit, workingCopyOf } from './edits.ts';
import { changeFields, changePublication } from './rewrite-text.ts';
import { saveText } from './save-text.ts';
import { findStoredText, lockStoredText, type StoredText } from './stored-text.ts';
import { demandFor, type TextDeed, type TextKind, type TextTarget } from './text-target.ts';
import { deleteText, trashText, untrashText } from './trash-text.ts';

export const BULK_MOST = 500;

export type BulkDeed =
  | { action: 'publish' | 'unpublish' | 'unlist' | 'trash' | 'restore' | 'delete' }
  | { action: 'add-tag' | 'remove-tag'; tag: string }
  | { action: 'set-author'; authorId: number };

export interface BulkResult {
  id: number;
  title: string;
  ok: boolean;
  /** Why it was left out, a sentence for a person. */
  problem: string | null;
}

/** In the order of their ids. @param ids at most `BULK_MOST`; the rest is left alone. */
export async function bulkEdit(
  database: Database,
  actor: Actor,
  { kind, ids, deed }: { kind: TextKind; ids: readonly number[]; deed: BulkDeed },
  now: number,
): Promise<BulkResult[]> {
  const results: BulkResult[] = [];
  const inOrder = [...new Set(ids)].sort((one, other) => one - other).slice(0, BULK_MOST);
  for (const id of inOrder) {
    results.push(await editOne(database, actor, { kind, id }, deed, now));
    // SQLite answers without waiting: whoever reads the site has their turn between two texts.
    await setImmediate();
  }
  return results;
}

async function editOne(
  database: Database,
  actor: Actor,
  target: TextTarget,
  deed: BulkDeed,
  now: number,
): Promise<BulkResult> {
  const text = await findStoredText(database.read, target);
  const result = { id: target.id, title: text?.title ?? '' };
  if (text === undefined) return { ...result, ok: false, problem: 'It is not there any more.' };
  try {
    const problem = await editText(database, actor, text, deed, now);
    return { ...result, ok: problem === null, problem };
  } catch (error) {
    if (error instanceof ForbiddenError)
      return { ...result, ok: false, problem: 'You may not do this with it.' };
    if (error instanceof ContentError) return { ...result, ok: false, problem: error.message };
    throw error;
  }
}

async function editText(
  database: Database,
  actor: Actor,
  text: StoredText,
  deed: BulkDeed,
  now: number,
): Promise<string | null> {
  const { action } = deed;
  const trash = { trash: trashText, restore: untrashText, delete: deleteText };
  if (action === 'trash' || action === 'restore' || action === 'delete') {
    const result = await database.transaction((tx) => trash[action](tx, actor, text.target, now));
    return result.ok ? null : TRASH_PROBLEMS[result.reason];
  }
  if (text.trashedAt !== null) return TRASH_PROBLEMS['in-trash'];
  if (action === 'publish' || action === 'unlist') return makePublic(database, actor, text, action, now);
  return database.transaction((tx) => changeText(tx, actor, text.target, deed, now));
}

const TRASH_PROBLEMS = {
  'no-such-text': 'It is not there any more.',
  'in-trash': 'It is in the trash.',
  'not-in-trash': 'It is not in the trash.',
};

/** What nobody could read yet goes out as it stands in the editor; what was out keeps what is not saved to itself. */
async function makePublic(
  database: Database,
  actor: Actor,
  text: StoredText,
  action: 'publish' | 'unlist',
  now: number,
): Promise<string | null> {
  const status = action === 'publish' ? 'published' : 'unlisted';
  if (isReadable(text.status))
    return database.transaction((tx) => changeStatus(tx, actor, text.target, status, now));
  const { version, fields } = workingCopyOf(text, await findEdit(database.read, text.target));
  const rendered = await renderText(database.read, fields.source, fields.format);
  const save = { base: version, fields, action };
  const result = await database.transaction((tx) => saveText(tx, actor, text.target, save, rendered, now));
  if (result.ok) return null;
  if (result.reason === 'problems') return Object.values(result.problems).join(' ');
  return result.reason === 'conflict' ? 'Somebody is writing it just now.' : TRASH_PROBLEMS[result.reason];
}

async function changeText(
  tx: Transaction,
  actor: Actor,
  target: TextTarget,
  deed: BulkDeed,
  now: number,
): Promise<string | null> {
  switch (deed.action) {
    case 'add-tag':
      return change(tx, actor, target, 'edit', now, (fields) => ({
        ...fields,
        tags: [...new Set([...fields.tags, deed.tag])],
      }));
    case 'remove-tag':
      return change(tx, actor, target, 'edit', now, (fields) => ({
        ...fields,
        tags: fields.tags.filter((name) => name !== deed.tag),
      }));
    case 'set-author':
      if ((await findUser(tx, deed.authorId)) === undefined) return 'This author is not there any more.';
      return change(tx, actor, target, 'set-author', now, (fields) => ({
        ...fields,
        authorId: deed.authorId,
      }));
    default:
      return changeStatus(tx, actor, target, 'draft', now);
  }
}

async function changeStatus(
  tx: Transaction,
  actor: Actor,
  target: TextTarget,
  status: 'draft' | 'published' | 'unlisted',
  now: number,
): Promise<string | null> {
  const text = await lockStoredText(tx, target);
  if (text === undefined) return TRASH_PROBLEMS['no-such-text'];
  demandFor(actor, target.kind, 'publish', text.authorId);
  if (text.trashedAt !== null) return TRASH_PROBLEMS['in-trash'];
  if (text.status === status) return null;
  await changePublication(tx, text, { status, publishedAt: text.publishedAt });
  const verb = { draft: 'unpublish', published: 'publish', unlisted: 'unlist' }[status];
  await record(tx, actor, text, verb, now);
  return null;
}

async function change(
  tx: Transaction,
  actor: Actor,
  target: TextTarget,
  permission: TextDeed,
  now: number,
  edit: (fields: EditedFields) => EditedFields,
): Promise<string | null> {
  const text = await lockStoredText(tx, target);
  if (text === undefined) return TRASH_PROBLEMS['no-such-text'];
  demandFor(actor, target.kind, permission, text.authorId);
  const isChanged = await changeFields(tx, text, edit, { userId: actor.userId, now });
  if (isChanged) await record(tx, actor, text, 'save', now);
  return null;
}

async function record(
  tx: Transaction,
  actor: Actor,
  text: StoredText,
  verb: string,
  now: number,
): Promise<void> {
  const subject = { kind: text.target.kind, id: text.target.id, label: text.title || text.slug };
  await recordDeed(tx, actor, { action: `${text.target.kind}.${verb}`, subject }, now);
}

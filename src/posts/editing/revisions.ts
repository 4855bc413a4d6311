// What a text was: kept whenever it is saved, and whenever something would be lost otherwise.
import type { Reader, Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { type EditedFields, fieldsFrom, fieldsJson, sameFields } from './edited-fields.ts';
import { fieldsOf, type StoredText } from './stored-text.ts';
import { columnOf, columnsOf, type TextTarget } from './text-target.ts';

export type RevisionReason = 'saved' | 'published' | 'restored' | 'overwritten';

export interface RevisionEntry {
  id: number;
  createdAt: number;
  reason: RevisionReason;
  /** Null for nobody who has an account. */
  userName: string | null;
}

export interface Revision extends RevisionEntry {
  fields: EditedFields;
}

export interface NewRevision {
  fields: EditedFields;
  reason: RevisionReason;
  userId: number | null;
  createdAt: number;
}

/** Keeps what a text is now, and of all only so many. @param kept at least 1. */
export async function addRevision(
  tx: Transaction,
  target: TextTarget,
  revision: NewRevision,
  kept: number,
): Promise<void> {
  await named(tx, 'revisions.add')
    .insertInto('revisions')
    .values({
      ...columnsOf(target),
      user_id: revision.userId,
      created_at: revision.createdAt,
      reason: revision.reason,
      fields: fieldsJson(revision.fields),
    })
    .execute();
  const first = await named(tx, 'revisions.first-too-many')
    .selectFrom('revisions')
    .select('id')
    .where(columnOf(target), '=', target.id)
    .orderBy('id', 'desc')
    .offset(kept)
    .limit(1)
    .executeTakeFirst();
  if (first === undefined) return;
  await named(tx, 'revisions.prune')
    .deleteFrom('revisions')
    .where(columnOf(target), '=', target.id)
    .where('id', '<=', first.id)
    .execute();
}

/** Keeps a text as it was imported or changed by other ways than saving, before it is written over. */
export async function keepStoredText(tx: Transaction, text: StoredText, kept: number): Promise<void> {
  const fields = fieldsOf(text);
  const newest = await named(tx, 'revisions.newest-saved')
    .selectFrom('revisions')
    .select('fields')
    .where(columnOf(text.target), '=', text.target.id)
    .where('reason', 'in', ['saved', 'published'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (newest !== undefined && sameFields(fieldsFrom(newest.fields), fields)) return;
  if (newest === undefined && fields.title === '' && fields.source === '') return;
  await addRevision(
    tx,
    text.target,
    { fields, reason: 'saved', userId: null, createdAt: text.updatedAt },
    kept,
  );
}

/** The newest first, without what they say. */
export async function listRevisions(db: Reader, target: TextTarget): Promise<RevisionEntry[]> {
  return revisionsOf(db, 'revisions.list', target).select(ENTRY).orderBy('revisions.id', 'desc').execute();
}

export async function findRevision(
  db: Reader,
  target: TextTarget,
  id: number,
): Promise<Revision | undefined> {
  const row = await revisionsOf(db, 'revisions.by-id', target)
    .select([...ENTRY, 'revisions.fields'])
    .where('revisions.id', '=', id)
    .executeTakeFirst();
  return row && { ...row, fields: fieldsFrom(row.fields) };
}

/** The one before it, undefined for the first. */
export async function findRevisionBefore(
  db: Reader,
  target: TextTarget,
  id: number,
): Promise<Revision | undefined> {
  const row = await revisionsOf(db, 'revisions.before', target)
    .select([...ENTRY, 'revisions.fields'])
    .where('revisions.id', '<', id)
    .orderBy('revisions.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { ...row, fields: fieldsFrom(row.fields) };
}

const ENTRY = [
  'revisions.id',
  'revisions.created_at as createdAt',
  'revisions.reason',
  'users.name as userName',
] as const;

function revisionsOf(db: Reader, name: string, target: TextTarget) {
  return named(db, name)
    .selectFrom('revisions')
    .leftJoin('users', 'users.id', 'revisions.user_id')
    .where(`revisions.${columnOf(target)}`, '=', target.id);
}

import type { Context } from 'hono';
import { actorOf } from '../../accounts/identify.ts';
import type { Reader } from '../../database/database.ts';
import { findStoredText, type StoredText } from './stored-text.ts';
import { demandFor, type TextKind } from './text-target.ts';

/**
 * The text that an address names, for somebody who may write it.
 * @throws ForbiddenError when they may not.
 */
export async function findTarget(c: Context, db: Reader, kind: TextKind): Promise<StoredText | undefined> {
  const text = await findStoredText(db, { kind, id: Number(c.req.param('id')) });
  if (text !== undefined) demandFor(actorOf(c), kind, 'edit', text.authorId);
  return text;
}

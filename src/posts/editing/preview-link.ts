// The private address under which somebody without an account reads what is not published yet.
import { randomBytes } from 'node:crypto';
import type { Actor } from '../../accounts/actor.ts';
import { recordDeed } from '../../accounts/record-deed.ts';
import type { Reader, Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { lockStoredText } from './stored-text.ts';
import { demandFor, type TextTarget } from './text-target.ts';

const TOKEN_BYTES = 16;

export type PreviewLinkResult = { ok: true; token: string | null } | { ok: false; reason: 'no-such-text' };

/** Makes the address, or another in its place, or takes it away; the old one leads nowhere then. */
export async function changePreviewLink(
  tx: Transaction,
  actor: Actor,
  target: TextTarget,
  change: 'make' | 'remove',
  now: number,
): Promise<PreviewLinkResult> {
  const text = await lockStoredText(tx, target);
  if (text === undefined) return { ok: false, reason: 'no-such-text' };
  demandFor(actor, target.kind, 'edit', text.authorId);
  const token = change === 'make' ? randomBytes(TOKEN_BYTES).toString('base64url') : null;
  const table = target.kind === 'post' ? 'posts' : 'pages';
  await named(tx, `${table}.set-preview-token`)
    .updateTable(table)
    .set({ preview_token: token })
    .where('id', '=', target.id)
    .execute();
  const subject = { kind: target.kind, id: target.id, label: text.title || text.slug };
  await recordDeed(tx, actor, { action: `${target.kind}.${change}-preview-link`, subject }, now);
  return { ok: true, token };
}

export function previewPath(token: string): string {
  return `/preview/${token}/`;
}

/** Whose address it is; what is in the trash has none. */
export async function findPreviewed(db: Reader, token: string): Promise<TextTarget | undefined> {
  for (const kind of ['post', 'page'] as const) {
    const table = kind === 'post' ? 'posts' : 'pages';
    const row = await named(db, `${table}.by-preview-token`)
      .selectFrom(table)
      .select('id')
      .where('preview_token', '=', token)
      .where('trashed_at', 'is', null)
      .executeTakeFirst();
    if (row !== undefined) return { kind, id: row.id };
  }
  return undefined;
}

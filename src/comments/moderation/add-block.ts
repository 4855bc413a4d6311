import type { Actor } from '../../accounts/actor.ts';
import { demand } from '../../accounts/permissions.ts';
import { recordDeed } from '../../accounts/record-deed.ts';
import { normaliseText } from '../../content/normalise-text.ts';
import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import type { BlockKind } from '../spam/block.ts';
import { blockValue } from '../spam/block-value.ts';

const NOTE_MAX_LENGTH = 200;

export type AddBlockResult =
  | { ok: true; id: number; value: string }
  | { ok: false; reason: 'not-of-this-kind' | 'is-there'; value?: string };

/** Comments that meet an entry of the block list are taken for spam. */
export async function addBlock(
  tx: Transaction,
  actor: Actor,
  { kind, typed, note }: { kind: BlockKind; typed: string; note: string },
  now: number,
): Promise<AddBlockResult> {
  demand(actor, 'comments.block');
  const value = blockValue(kind, normaliseText(typed));
  if (value === null) return { ok: false, reason: 'not-of-this-kind' };
  const row = await named(tx, 'blocks.add')
    .insertInto('blocks')
    .values({
      kind,
      value,
      note: normaliseText(note).trim().slice(0, NOTE_MAX_LENGTH).toWellFormed(),
      user_id: actor.userId,
      created_at: now,
    })
    .onConflict((conflict) => conflict.columns(['kind', 'value']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) return { ok: false, reason: 'is-there', value };
  const subject = { kind: 'block', id: row.id, label: value };
  await recordDeed(tx, actor, { action: 'comment.block', subject, detail: { kind } }, now);
  return { ok: true, id: row.id, value };
}

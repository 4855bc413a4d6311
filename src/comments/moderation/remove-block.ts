import type { Actor } from '../../accounts/actor.ts';
import { demand } from '../../accounts/permissions.ts';
import { recordDeed } from '../../accounts/record-deed.ts';
import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import type { Block } from '../spam/block.ts';

/** Takes an entry off the block list and gives what it was, undefined when there is none. What it kept out stays out. */
export async function removeBlock(
  tx: Transaction,
  actor: Actor,
  id: number,
  now: number,
): Promise<(Block & { note: string }) | undefined> {
  demand(actor, 'comments.block');
  const block = await named(tx, 'blocks.remove')
    .deleteFrom('blocks')
    .where('id', '=', id)
    .returning(['kind', 'value', 'note'])
    .executeTakeFirst();
  if (block === undefined) return undefined;
  const subject = { kind: 'block', id, label: block.value };
  await recordDeed(tx, actor, { action: 'comment.unblock', subject, detail: { kind: block.kind } }, now);
  return block;
}

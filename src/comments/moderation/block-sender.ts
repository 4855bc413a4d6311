import type { Actor } from '../../accounts/actor.ts';
import { demand } from '../../accounts/permissions.ts';
import { isStaff } from '../../accounts/role.ts';
import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import type { BlockKind } from '../spam/block.ts';
import { networkOfSender } from '../spam/network.ts';
import { addBlock } from './add-block.ts';
import { type Change, changeStatuses, MOST_AT_ONCE, type ModerationContext } from './change-statuses.ts';

/** By what a writer is known. */
export type SenderTrait = Exclude<BlockKind, 'word'>;

export type BlockSenderResult =
  | { ok: true; value: string; blockId: number | null; changes: Change[]; hasMore: boolean }
  | { ok: false; reason: 'no-such-comment' | 'not-known' | 'staff' };

/**
 * Puts the e-mail address, the network address or the domain that a comment came with on the block list; the comment
 * itself becomes spam, and with `all` whatever else came from the same address, the newest first and as many as are
 * changed at once. A domain is in too many addresses to say that all they wrote is spam: there it is the comment alone.
 */
export async function blockSender(
  tx: Transaction,
  actor: Actor,
  { commentId, by, all }: { commentId: number; by: SenderTrait; all: boolean },
  context: ModerationContext,
): Promise<BlockSenderResult> {
  demand(actor, 'comments.block');
  const sender = await senderOf(tx, commentId);
  if (sender === undefined) return { ok: false, reason: 'no-such-comment' };
  if (sender.role !== null && isStaff(sender.role)) return { ok: false, reason: 'staff' };
  const typed = traitsOf(sender)[by];
  if (typed === null) return { ok: false, reason: 'not-known' };
  const block = await addBlock(tx, actor, { kind: by, typed, note: '' }, context.now);
  if (!block.ok && block.reason === 'not-of-this-kind') return { ok: false, reason: 'not-known' };
  const others = all ? await othersOf(tx, sender, by) : [];
  const ids = [...new Set([commentId, ...others])];
  const hasMore = ids.length > MOST_AT_ONCE;
  const deed = { action: 'comment.spam', detail: { blocked: by } };
  const marked = await changeStatuses(tx, actor, ids.slice(0, MOST_AT_ONCE), deed, () => 'spam', context);
  const changes = marked.ok ? marked.changes : [];
  return { ok: true, value: block.value ?? typed, blockId: block.ok ? block.id : null, changes, hasMore };
}

export interface Sender {
  email: string | null;
  address: string | null;
}

/** What can be blocked of a writer, each null where it is not known. */
export function traitsOf({ email, address }: Sender): Record<SenderTrait, string | null> {
  return {
    email,
    address: address === null ? null : networkOfSender(address),
    domain: email === null ? null : email.slice(email.lastIndexOf('@') + 1),
  };
}

function senderOf(tx: Transaction, commentId: number) {
  return named(tx, 'comments.sender')
    .selectFrom('comments')
    .leftJoin('users', 'users.id', 'comments.author_id')
    .leftJoin('comment_origins', 'comment_origins.comment_id', 'comments.id')
    .select((row) => row.fn.coalesce('users.email', 'comments.guest_email').as('email'))
    .select(['comment_origins.address', 'users.role'])
    .where('comments.id', '=', commentId)
    .executeTakeFirst();
}

async function othersOf(tx: Transaction, sender: Sender, by: SenderTrait): Promise<number[]> {
  if (by === 'domain') return [];
  const { email, address } = sender;
  let others = named(tx, 'comments.of-sender')
    .selectFrom('comments')
    .leftJoin('users', 'users.id', 'comments.author_id')
    .select('comments.id')
    .where('comments.status', 'in', ['approved', 'pending'])
    // Who works on the site may share the network of whoever is blocked.
    .where((row) => row.or([row('users.role', 'is', null), row('users.role', '=', 'reader')]))
    .orderBy('comments.id', 'desc')
    .limit(MOST_AT_ONCE + 1);
  if (by === 'email') {
    // Two searches by an index each; the one condition on two tables would be asked of every comment.
    others = others.where((row) =>
      row(
        'comments.id',
        'in',
        row
          .selectFrom('comments as as_guest')
          .select('as_guest.id')
          .where('as_guest.guest_email', '=', email)
          .unionAll(
            row
              .selectFrom('users as same')
              .innerJoin('comments as as_member', 'as_member.author_id', 'same.id')
              .select('as_member.id')
              .where('same.email', '=', email),
          ),
      ),
    );
  } else {
    others = others.where((row) =>
      row(
        'comments.id',
        'in',
        row
          .selectFrom('comment_origins')
          .select('comment_origins.comment_id')
          .where('comment_origins.address', '=', address ?? ''),
      ),
    );
  }
  return (await others.execute()).map((comment) => comment.id);
}

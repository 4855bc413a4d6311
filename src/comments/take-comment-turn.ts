import { isStaff } from '../accounts/role.ts';
import { type Limit, type Turn, takeTurn } from '../accounts/throttle.ts';
import type { Transaction } from '../database/database.ts';
import type { Settings } from '../site/settings.ts';
import type { Commenter } from './commenter.ts';
import { networkOfSender } from './spam/network.ts';

const HOUR_MS = 60 * 60 * 1000;

/** Counts a comment with its writer and with the network it comes from; those who run the site are not counted. */
export async function takeCommentTurn(
  tx: Transaction,
  commenter: Commenter,
  address: string,
  { commentsPerHour }: Pick<Settings, 'commentsPerHour'>,
  now: number,
): Promise<Turn> {
  if (commenter.kind === 'member' && isStaff(commenter.member.role)) return { ok: true };
  const writer =
    commenter.kind === 'member' ? `member:${commenter.member.id}` : `guest:${commenter.tokenHash}`;
  for (const key of [writer, `network:${networkOfSender(address) ?? 'unknown'}`]) {
    const turn = await takeTurn(tx, `comment:${key}`, limitOf(commentsPerHour), now);
    if (!turn.ok) return turn;
  }
  return { ok: true };
}

/** Half of an hour's turns at once, and the others one by one: no hour gets more than it should. */
function limitOf(perHour: number): Limit {
  const burst = Math.ceil(perHour / 2);
  return { burst, perMs: Math.ceil(HOUR_MS / Math.max(1, perHour - burst)) };
}

import type { NodeStatus } from '../balance/nodes/node-status.ts';
import { inTime } from '../cache/in-time.ts';
import type { Follower } from '../invalidation/follower.ts';

const ANSWERS_WITHIN_MS = 1_000;

const BY_STATE: Readonly<Record<NodeStatus['state'], string | null>> = {
  starting: 'This process is starting.',
  ready: null,
  draining: 'This process is draining: it answers what it was asked, and ends.',
};

interface Source {
  follower: Pick<Follower, 'catchUp' | 'look' | 'isBlind'>;
  node: Pick<NodeStatus, 'state'>;
}

/** Why a process may be given no readers just now, for a person; null where it may. */
export async function whyNotReady({ follower, node }: Source): Promise<string | null> {
  return BY_STATE[node.state] ?? (await whyLogIsNotRead(follower));
}

/** Why it is not known what others have changed; null where it is, up to this moment. */
export async function whyLogIsNotRead(follower: Source['follower']): Promise<string | null> {
  // Whoever has not heard of the database for long does not have each that asks wait for it anew.
  const isRead = await inTime(follower.isBlind ? follower.look() : follower.catchUp(), ANSWERS_WITHIN_MS);
  if (isRead === undefined) return 'The database does not answer in time.';
  return isRead ? null : 'The invalidation log cannot be read from the database.';
}

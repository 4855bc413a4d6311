// What a balancer asks: whether the process answers, and whether it may be given readers.
import type { Handler } from 'hono';
import type { NodeStatus } from '../balance/node-status.ts';
import type { Follower } from '../invalidation/follower.ts';

const ANSWERS_WITHIN_MS = 1_000;
const RETRY_SECONDS = 2;

const NOT_READY: Readonly<Record<NodeStatus['state'], string | null>> = {
  starting: 'This process is starting.',
  ready: null,
  draining: 'This process is draining: it answers what it has begun, and ends.',
};

/** `/livez`: as long as there is a process. */
export const livezRoute: Handler = (c) => {
  c.header('Cache-Control', 'no-store');
  return c.json({ alive: true });
};

/** `/readyz`: whether the database can be asked, which is asked for the invalidation log: one statement, never two at once. */
export function readyzRoute({ follower, node }: { follower: Follower; node: NodeStatus }): Handler {
  return async (c) => {
    c.header('Cache-Control', 'no-store');
    const reason = NOT_READY[node.state] ?? (await whyNotReady(follower));
    if (reason === null) return c.json({ ready: true, position: follower.freshness.applied });
    c.header('Retry-After', String(RETRY_SECONDS));
    return c.json({ ready: false, reason }, 503);
  };
}

async function whyNotReady(follower: Follower): Promise<string | null> {
  const { promise: late, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => resolve('late'), ANSWERS_WITHIN_MS);
  const outcome = await Promise.race([follower.catchUp(), late]);
  clearTimeout(timer);
  if (outcome === 'late') return 'The database does not answer in time.';
  return outcome ? null : 'The invalidation log cannot be read from the database.';
}

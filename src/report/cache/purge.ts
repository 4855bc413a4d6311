import { invalidate, loggedBy } from '../../invalidation/log.ts';
import type { Node } from '../processes/node.ts';
import type { Measuring } from './cache-context.ts';

/** Has what shows any of these made anew; resolves when all of the processes know. */
export async function purge(
  { site, context }: Measuring,
  tags: readonly string[],
  nodes: readonly Node[],
): Promise<void> {
  const logged = await site.database.transaction(async (tx) => {
    invalidate(tx, tags);
    return tx;
  });
  const position = loggedBy(logged)?.position ?? 0;
  await Promise.all(nodes.map((node) => node.untilApplied(position, context.signal)));
}

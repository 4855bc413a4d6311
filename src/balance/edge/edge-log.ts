import type { Follower } from '../../invalidation/follower.ts';
import type { Stamp } from '../../invalidation/freshness.ts';
import { EVERYTHING } from '../../invalidation/log.ts';
import { EDGE_EVERYTHING } from './edge-headers.ts';

/** What is known here of the invalidation log. */
export type EdgeLog = Pick<Follower, 'epoch' | 'freshness' | 'isFresh' | 'onNews'>;

/** What a node said of a page when it answered nginx. */
export interface EdgeStamp extends Stamp {
  /** Which log `readAt` is a position of. */
  epoch: string;
}

/** The one rule of freshness for what nginx keeps. */
export function isFreshAtEdge({ epoch, tags, readAt }: EdgeStamp, log: EdgeLog): boolean {
  if (epoch !== log.epoch) return false;
  return tags.every((tag) => isFreshOf(tag, readAt, log)) && log.isFresh({ tags: [], readAt });
}

/** As far as this tag is concerned. */
export function isFreshOf(tag: string, readAt: number, log: EdgeLog): boolean {
  return tag === EDGE_EVERYTHING ? readAt >= log.freshness.applied : log.isFresh({ tags: [tag], readAt });
}

/** Tags whose pages may have become stale by an invalidation; null for all pages. */
export function tagsToCheck(tags: readonly string[]): readonly string[] | null {
  return tags.includes(EVERYTHING) ? null : [...tags, EDGE_EVERYTHING];
}

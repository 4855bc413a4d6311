import { EDGE_EVERYTHING, EDGE_READ_AT, EDGE_TAGS, EDGE_TAGS_MOST } from '../balance/edge/edge-headers.ts';
import type { Stamp } from '../invalidation/freshness.ts';

const UNPLAIN = /[^\w:./~-]+/g;

/**
 * What the rule of freshness needs of a page, for a balancer that keeps it: names and values of fields take turns.
 * @param epoch of the log in which the stamp holds a position.
 */
export function edgeStamp({ tags, readAt }: Stamp, epoch: string): string[] {
  const encoded = tags.map((tag) => tag.replace(UNPLAIN, (text) => encodeURIComponent(text.toWellFormed())));
  const value = encoded.join(',');
  const said = value.length > EDGE_TAGS_MOST ? EDGE_EVERYTHING : value;
  return [EDGE_TAGS, said, EDGE_READ_AT, `${epoch}:${readAt}`];
}

// The `Cache-Status` field (RFC 9211): how this cache came to its answer. Neither keys nor tags are for strangers.
import type { Found } from './cache.ts';

const NAME = 'Octavo';

/** @param milliseconds until it is due; below 0 where it is being made anew. */
export function hitStatus(milliseconds: number): string {
  return `${NAME}; hit; ttl=${Math.ceil(milliseconds / 1000)}`;
}

/** Kept, and no longer the newest: nothing better was to be had. */
export const RESCUED = `${NAME}; hit; detail=rescued`;

/** @param why a token, such as `not-declared`. */
export function bypassStatus(why: 'bypass' | 'method', detail?: string): string {
  return `${NAME}; fwd=${why}${detail === undefined ? '' : `; detail=${detail}`}`;
}

/** Of what was asked of the application. @param had whether there was an earlier one that could not be served. */
export function forwardStatus(
  { outcome, refusal }: Pick<Found<unknown>, 'outcome' | 'refusal'>,
  had: boolean,
): string {
  const parts = [NAME, `fwd=${had ? 'stale' : 'uri-miss'}`];
  if (outcome === 'joined') parts.push('collapsed');
  parts.push(refusal === null ? 'stored' : `detail=${refusal.replaceAll(/[^\w-]+/g, '-')}`);
  return parts.join('; ');
}

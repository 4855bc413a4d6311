import { timingSafeEqual } from 'node:crypto';

/** Takes the same time wherever the two differ, so that nobody finds a signature or key letter by letter. */
export function isSameSecret(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}

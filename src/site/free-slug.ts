import { createHash } from 'node:crypto';
import { slugify } from '../content/slugify.ts';

const CANDIDATES_AT_ONCE = 20;

/**
 * A slug for `text` that nothing has yet: `hello`, `hello-2`, `hello-3`, … A text of which no letter or digit is left
 * gives `noun-` and a few digits of its hash, so that the same text gives the same slug.
 * @param takenAmong those of the candidates that are taken.
 * @param isUsable refuses candidates for other reasons, such as reserved words.
 */
export async function freeSlug(
  text: string,
  noun: string,
  takenAmong: (candidates: string[]) => Promise<string[]>,
  isUsable: (candidate: string) => boolean = () => true,
): Promise<string> {
  const base = slugify(text) || `${noun}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
  for (let first = 1; ; first += CANDIDATES_AT_ONCE) {
    const candidates = Array.from({ length: CANDIDATES_AT_ONCE }, (_, index) =>
      numbered(base, first + index),
    ).filter(isUsable);
    const taken = new Set(await takenAmong(candidates));
    const free = candidates.find((candidate) => !taken.has(candidate));
    if (free !== undefined) return free;
  }
}

function numbered(base: string, number: number): string {
  return number === 1 ? base : `${base}-${number}`;
}

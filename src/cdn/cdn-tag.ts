import { createHash } from 'node:crypto';
import { EVERYTHING } from '../invalidation/log.ts';

/** Every page has it: what is told to forget it forgets the whole site. */
export const SITE_TAG = 'octavo';

/** What all of them take as it is; Cloudflare does not tell upper case from lower. */
const PLAIN = /^[a-z0-9:_-]{1,60}$/;
const HASH_LENGTH = 20;
/** Fastly and Cloudflare read no more of the header. */
const MOST_BYTES = 16_000;
/** Cloudflare reads no more of them. */
const MOST_TAGS = 1_000;

/** A tag as a CDN is told it: without spaces, commas or capitals, and not long. */
export function cdnTag(tag: string): string {
  if (tag === EVERYTHING) return SITE_TAG;
  if (PLAIN.test(tag)) return tag;
  return `h-${createHash('sha256').update(tag).digest('hex').slice(0, HASH_LENGTH)}`;
}

/** The value of the header that names what a page shows; null where they are more than a CDN reads. */
export function cdnTagHeader(tags: readonly string[], separator: ' ' | ','): string | null {
  const all = [SITE_TAG, ...tags.map(cdnTag)];
  const value = all.join(separator);
  return all.length > MOST_TAGS || value.length > MOST_BYTES ? null : value;
}

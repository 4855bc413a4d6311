import type { Caches } from '../cache/caches.ts';
import type { PageCache } from '../cache/page-cache.ts';
import type { Addresses } from '../cache/page-key.ts';
import type { Database } from '../database/database.ts';
import type { Follower } from '../invalidation/follower.ts';

/** A process that serves the site, as far as its caches can be looked at. */
export interface Serving {
  caches: Caches;
  /** What stands before the application; null where whole pages are not kept. */
  pages: PageCache | null;
  follower: Follower;
  database: Pick<Database, 'read'>;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Which addresses are pages, and under what they are kept. */
  addresses: Addresses;
  /** Absolute origin without a slash at its end. */
  siteUrl: string;
}

/** From the outside in. */
export const FACES = ['pages', 'fragments', 'values'] as const;
export type Face = (typeof FACES)[number];

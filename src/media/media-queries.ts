import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import { type Variant, variantsFrom } from './media.ts';

export interface StoredMedia {
  hash: string;
  name: string;
  type: string;
  /** Of the original. */
  bytes: number;
  variants: Variant[];
}

/** @param hashPrefix lower-case hexadecimal digits, as a media path has them. */
export async function findMediaByPrefix(db: Reader, hashPrefix: string): Promise<StoredMedia | undefined> {
  const row = await named(db, 'media.by-prefix')
    .selectFrom('media')
    .select(['hash', 'name', 'type', 'bytes', 'variants'])
    .where('hash', '>=', hashPrefix)
    .where('hash', '<', `${hashPrefix}g`)
    .orderBy('hash')
    .limit(1)
    .executeTakeFirst();
  return row && { ...row, variants: variantsFrom(row.variants) };
}

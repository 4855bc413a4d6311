import { dependOn } from '../cache/dependencies.ts';
import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import { mediaTag } from './cache-tags.ts';
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
    .select(['id', 'hash', 'name', 'type', 'bytes', 'variants'])
    .where('hash', '>=', hashPrefix)
    .where('hash', '<', `${hashPrefix}g`)
    .orderBy('hash')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { id, ...file } = row;
  dependOn(mediaTag(id));
  return { ...file, variants: variantsFrom(file.variants) };
}

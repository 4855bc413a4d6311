import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import { hashPrefixInPath, PICTURE_COLUMNS, pictureFrom } from './media.ts';
import type { Picture } from './picture.ts';

/** The pictures of the site among the given URLs, by URL; others are left out. */
export async function picturesByUrl(db: Reader, urls: readonly string[]): Promise<Map<string, Picture>> {
  const prefixes = new Map<string, string>();
  for (const url of urls) {
    const prefix = hashPrefixInPath(url);
    if (prefix !== null) prefixes.set(url, prefix);
  }
  if (prefixes.size === 0) return new Map();
  const wanted = [...new Set(prefixes.values())];
  const rows = await named(db, 'media.by-hash')
    .selectFrom('media')
    .select([...PICTURE_COLUMNS, 'media.alt'])
    .where((where) =>
      where.or(
        wanted.map((prefix) =>
          where.and([where('media.hash', '>=', prefix), where('media.hash', '<', `${prefix}g`)]),
        ),
      ),
    )
    .execute();
  const found = new Map<string, Picture>();
  for (const [url, prefix] of prefixes) {
    const row = rows.find((candidate) => candidate.media_hash.startsWith(prefix));
    const picture = row && pictureFrom(row, row.alt);
    if (picture) found.set(url, picture);
  }
  return found;
}

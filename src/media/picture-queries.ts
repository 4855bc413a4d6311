import type { Reader } from '../database/database.ts';
import { inPieces } from '../database/in-pieces.ts';
import { named } from '../database/named.ts';
import {
  HASH_LENGTH_IN_PATH,
  hashPrefixInPath,
  PICTURE_COLUMNS,
  type PictureRow,
  pictureFrom,
} from './media.ts';
import type { Picture } from './picture.ts';

/** The pictures of the site among the given URLs, by URL; others are left out. */
export async function picturesByUrl(db: Reader, urls: readonly string[]): Promise<Map<string, Picture>> {
  const prefixes = new Map<string, string>();
  for (const url of urls) {
    const prefix = hashPrefixInPath(url);
    if (prefix !== null) prefixes.set(url, prefix);
  }
  const rows = await picturesByPrefix(db, new Set(prefixes.values()));
  const found = new Map<string, Picture>();
  for (const [url, prefix] of prefixes) {
    const row = rows.get(prefix);
    const picture = row && pictureFrom(row, row.alt);
    if (picture) found.set(url, picture);
  }
  return found;
}

async function picturesByPrefix(db: Reader, prefixes: ReadonlySet<string>) {
  const found = new Map<string, PictureRow & { alt: string }>();
  for (const piece of inPieces([...prefixes])) {
    const rows = await named(db, 'media.by-hash')
      .selectFrom('media')
      .select([...PICTURE_COLUMNS, 'media.alt'])
      .where((where) =>
        where.or(
          piece.map((prefix) =>
            where.and([where('media.hash', '>=', prefix), where('media.hash', '<', `${prefix}g`)]),
          ),
        ),
      )
      .execute();
    for (const row of rows) found.set(row.media_hash.slice(0, HASH_LENGTH_IN_PATH), row);
  }
  return found;
}

import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { PICTURE_COLUMNS, pictureFrom } from '../../media/media.ts';
import type { Picture } from '../../media/picture.ts';
import type { EditedFields } from './edited-fields.ts';

/** The cover that fields name, null for none and for what is no picture. */
export async function findCover(
  db: Reader,
  { coverMediaId, coverAlt }: Pick<EditedFields, 'coverMediaId' | 'coverAlt'>,
): Promise<Picture | null> {
  if (coverMediaId === null) return null;
  const row = await named(db, 'media.cover')
    .selectFrom('media')
    .select(PICTURE_COLUMNS)
    .where('id', '=', coverMediaId)
    .executeTakeFirst();
  return row === undefined ? null : pictureFrom(row, coverAlt);
}

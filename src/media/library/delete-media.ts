import type { Actor } from '../../accounts/actor.ts';
import { demand } from '../../accounts/permissions.ts';
import { recordDeed } from '../../accounts/record-deed.ts';
import type { Database, Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { takeLock } from '../../database/take-lock.ts';
import { withdraw } from '../../invalidation/log.ts';
import { mediaTag } from '../cache-tags.ts';
import type { Media } from '../media.ts';
import { originalKey, variantKey } from '../media-keys.ts';
import type { MediaStore } from '../media-store.ts';
import { findMedia, type MediaUse, usesOf } from './library-queries.ts';

export type DeleteMediaResult =
  | { ok: true; media: Media }
  | { ok: false; reason: 'no-such-media' }
  | { ok: false; reason: 'in-use'; uses: MediaUse[] };

/** Deletes a file that nothing shows: its row first, then its bytes, so that nothing ever shows what is not there. */
export async function deleteMedia(
  { database, mediaStore, now }: { database: Database; mediaStore: MediaStore; now: () => number },
  actor: Actor,
  id: number,
): Promise<DeleteMediaResult> {
  const result = await database.transaction((tx) => deleteRow(tx, actor, id, now()));
  if (result.ok) await database.transaction((tx) => deleteFiles(tx, mediaStore, result.media));
  return result;
}

async function deleteRow(tx: Transaction, actor: Actor, id: number, now: number): Promise<DeleteMediaResult> {
  await takeLock(tx, 'media');
  const media = await findMedia(tx, id);
  demand(actor, 'media.edit', media?.addedBy?.id);
  if (media === undefined) return { ok: false, reason: 'no-such-media' };
  const uses = await usesOf(tx, media);
  if (uses.length > 0) return { ok: false, reason: 'in-use', uses };
  await named(tx, 'media.delete').deleteFrom('media').where('id', '=', id).execute();
  withdraw(tx, [mediaTag(id)]);
  const subject = { kind: 'media', id, label: media.name };
  await recordDeed(tx, actor, { action: 'media.delete', subject }, now);
  return { ok: true, media };
}

/** Unless somebody has added the same file again. Run twice, it does no more. */
async function deleteFiles(tx: Transaction, store: MediaStore, { hash, variants }: Media): Promise<void> {
  await takeLock(tx, 'media');
  const again = await named(tx, 'media.of-hash')
    .selectFrom('media')
    .select('id')
    .where('hash', '=', hash)
    .executeTakeFirst();
  if (again !== undefined) return;
  for (const variant of variants) await store.delete(variantKey(hash, variant));
  await store.delete(originalKey(hash));
}

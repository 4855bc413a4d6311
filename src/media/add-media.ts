import { createHash } from 'node:crypto';
import type { Actor } from '../accounts/actor.ts';
import { recordDeed } from '../accounts/record-deed.ts';
import { normaliseText } from '../content/normalise-text.ts';
import { slugify } from '../content/slugify.ts';
import type { Database, Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { MediaTable } from '../database/schema.ts';
import { takeLock } from '../database/take-lock.ts';
import { type Media, type Variant, variantsFrom } from './media.ts';
import { originalKey, variantKey } from './media-keys.ts';
import type { MediaStore } from './media-store.ts';
import { isPictureType, MEDIA_ENDINGS, type MediaType, typeOf } from './media-type.ts';
import { type ProcessedPicture, processPicture } from './process-picture.ts';
import { stripMetadata } from './strip-metadata.ts';

export interface MediaLimits {
  /** Of the file as it comes. */
  maxBytes: number;
  /** Of a picture, all its frames together. */
  maxPixels: number;
}

export const DEFAULT_MEDIA_LIMITS: MediaLimits = { maxBytes: 100 * 1024 * 1024, maxPixels: 100_000_000 };

export type MediaRefusal = 'empty' | 'too-large' | 'too-many-pixels' | 'unsupported-type' | 'unreadable';

export type AddMediaResult = { ok: true; media: Media; isNew: boolean } | { ok: false; reason: MediaRefusal };

export interface MediaFile {
  name: string;
  body: Uint8Array;
  alt?: string;
  /** Who adds it; left out for what is imported. */
  by?: Actor;
}

const NAME_MAX_LENGTH = 80;

/**
 * Stores a file and makes the smaller widths of a picture. The same bytes give the same media, whatever their name, and
 * bring its files back where the store has lost them.
 * @throws what the file system or the database throws when they fail.
 */
export async function addMedia(
  { database, mediaStore, now }: { database: Database; mediaStore: MediaStore; now: () => number },
  file: MediaFile,
  limits: Partial<MediaLimits> = {},
): Promise<AddMediaResult> {
  const { maxBytes, maxPixels } = { ...DEFAULT_MEDIA_LIMITS, ...limits };
  if (file.body.byteLength === 0) return { ok: false, reason: 'empty' };
  if (file.body.byteLength > maxBytes) return { ok: false, reason: 'too-large' };
  const known = await findByHash(database, hashOf(file.body));
  if (known !== undefined && (await isStored(mediaStore, known)))
    return { ok: true, media: known, isNew: false };
  const storable = await storableFile(file.body, maxPixels);
  if (!storable.ok) return storable;
  const hash = hashOf(storable.body);
  await storeFiles(mediaStore, hash, storable);
  const stored = await findByHash(database, hash);
  if (stored !== undefined) return { ok: true, media: stored, isNew: false };
  const added = await database.transaction(async (tx) => {
    // Whoever deletes the same file takes it too: either they see the row, or this sees that its files are gone.
    await takeLock(tx, 'media');
    const row = await addRow(tx, hash, file, storable, now());
    if (!(await isStored(mediaStore, row.media))) await storeFiles(mediaStore, hash, storable);
    if (row.isNew && file.by !== undefined) await recordAdding(tx, file.by, row.media, now());
    return row;
  });
  return { ok: true, ...added };
}

/** Whether the store has all files of a media. */
export async function isStored(
  mediaStore: MediaStore,
  { hash, variants }: Pick<Media, 'hash' | 'variants'>,
): Promise<boolean> {
  for (const key of [originalKey(hash), ...variants.map((variant) => variantKey(hash, variant))]) {
    if ((await mediaStore.get(key)) === undefined) return false;
  }
  return true;
}

/** For a person: what is wrong with the file, and what to do. */
export function refusalSentence(reason: MediaRefusal, limits: Partial<MediaLimits> = {}): string {
  const { maxBytes, maxPixels } = { ...DEFAULT_MEDIA_LIMITS, ...limits };
  const sentences: Record<MediaRefusal, string> = {
    empty: 'the file is empty',
    'too-large': `larger than ${Math.floor(maxBytes / 1024 / 1024)} MB; make it smaller`,
    'too-many-pixels': `more than ${Math.floor(maxPixels / 1_000_000)} million pixels; make it smaller`,
    'unsupported-type': 'not a JPEG, PNG, GIF, WebP, AVIF or SVG picture, a video, a sound or a PDF',
    unreadable: 'the picture is damaged and cannot be opened',
  };
  return sentences[reason];
}

type StorableFile = Omit<ProcessedPicture, 'width' | 'height'> & {
  width: number | null;
  height: number | null;
};

async function storableFile(
  body: Uint8Array,
  maxPixels: number,
): Promise<({ ok: true } & StorableFile) | { ok: false; reason: MediaRefusal }> {
  const type = typeOf(body);
  if (type === null) return { ok: false, reason: 'unsupported-type' };
  if (isPictureType(type) || type === 'image/svg+xml') return processPicture(body, type, maxPixels);
  const cut = stripMetadata(body, type) ?? body;
  return { ok: true, body: cut, type, width: null, height: null, variants: [] };
}

async function storeFiles(
  mediaStore: MediaStore,
  hash: string,
  { body, variants }: StorableFile,
): Promise<void> {
  await mediaStore.put(originalKey(hash), body);
  for (const variant of variants) await mediaStore.put(variantKey(hash, variant), variant.body);
}

async function addRow(
  tx: Transaction,
  hash: string,
  file: MediaFile,
  { body, type, width, height, variants }: StorableFile,
  now: number,
): Promise<{ media: Media; isNew: boolean }> {
  const sizes: Variant[] = variants.map((variant) => ({
    width: variant.width,
    height: variant.height,
    bytes: variant.bytes,
  }));
  const row = await named(tx, 'media.add')
    .insertInto('media')
    .values({
      hash,
      name: mediaName(file.name, type),
      type,
      bytes: body.byteLength,
      width,
      height,
      variants: JSON.stringify(sizes),
      alt: normaliseText(file.alt ?? ''),
      created_at: now,
      added_by: file.by?.userId ?? null,
    })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row !== undefined) return { media: mediaFrom(row), isNew: true };
  const other = await named(tx, 'media.of-hash')
    .selectFrom('media')
    .selectAll()
    .where('hash', '=', hash)
    .executeTakeFirstOrThrow();
  return { media: mediaFrom(other), isNew: false };
}

function recordAdding(tx: Transaction, by: Actor, { id, name: label }: Media, now: number): Promise<void> {
  return recordDeed(tx, by, { action: 'media.add', subject: { kind: 'media', id, label } }, now);
}

async function findByHash(database: Database, hash: string): Promise<Media | undefined> {
  const row = await named(database.read, 'media.of-hash')
    .selectFrom('media')
    .selectAll()
    .where('hash', '=', hash)
    .executeTakeFirst();
  return row && mediaFrom(row);
}

export function mediaFrom(row: Omit<MediaTable, 'id'> & { id: number }): Media {
  const { id, hash, name, type, bytes, width, height, alt } = row;
  return { id, hash, name, type, bytes, width, height, alt, variants: variantsFrom(row.variants) };
}

function hashOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

/** A name for the URL with the ending of what the file really is. */
function mediaName(given: string, type: MediaType): string {
  const stem = given.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '');
  const slug = slugify(stem).slice(0, NAME_MAX_LENGTH).toWellFormed() || 'file';
  // `480w.webp` is what a smaller width is called.
  const name = /^\d+w$/.test(slug) ? `picture-${slug}` : slug;
  return `${name}.${MEDIA_ENDINGS[type]}`;
}

import { z } from 'zod';
import type { Picture } from './picture.ts';

/** A smaller width made of a picture. */
export interface Variant {
  width: number;
  height: number;
  bytes: number;
}

/** A stored file. */
export interface Media {
  id: number;
  /** SHA-256 of the original's bytes, hexadecimal. */
  hash: string;
  /** File name in its URL, with the ending its type has. */
  name: string;
  type: string;
  bytes: number;
  /** Pixels, null for what is no picture. */
  width: number | null;
  height: number | null;
  variants: Variant[];
  alt: string;
}

export const VARIANT_TYPE = 'image/webp';

/** Where an original is served. The hash is in it, so it can be cached for ever. */
export function mediaPath(media: { hash: string; name: string }): string {
  return `/media/${media.hash.slice(0, HASH_LENGTH_IN_PATH)}/${encodeURIComponent(media.name)}`;
}

/** Where a smaller width is served. */
export function variantPath(hash: string, variant: { width: number }): string {
  return `/media/${hash.slice(0, HASH_LENGTH_IN_PATH)}/${variant.width}w.webp`;
}

export const HASH_LENGTH_IN_PATH = 20;

/** The beginning of a media's hash in a path that `mediaPath` made, or null. */
export function hashPrefixInPath(path: string): string | null {
  return /^\/media\/([\da-f]{20})\/[^/]+$/.exec(path)?.[1] ?? null;
}

/** The smaller widths as they are stored. */
export function variantsFrom(json: string): Variant[] {
  return variants.parse(JSON.parse(json));
}

const variants = z.array(z.object({ width: z.int(), height: z.int(), bytes: z.int() }));

/** What a query selects of media to show it as a picture; all null when there is none. */
export interface PictureRow {
  media_hash: string | null;
  media_name: string | null;
  media_width: number | null;
  media_height: number | null;
  media_variants: string | null;
}

export const PICTURE_COLUMNS = [
  'media.hash as media_hash',
  'media.name as media_name',
  'media.width as media_width',
  'media.height as media_height',
  'media.variants as media_variants',
] as const;

/** Null where there is no media, or none that is a picture. */
export function pictureFrom(row: PictureRow, alt: string): Picture | null {
  const { media_hash: hash, media_name: name, media_width: width, media_height: height } = row;
  if (hash === null || name === null || width === null || height === null) return null;
  const made = variantsFrom(row.media_variants ?? '[]');
  const srcset = made.map((variant) => `${variantPath(hash, variant)} ${variant.width}w`).join(', ');
  return { src: mediaPath({ hash, name }), width, height, srcset, alt };
}

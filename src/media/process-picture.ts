import sharp, { type Metadata, type Sharp } from 'sharp';
import type { Variant } from './media.ts';
import type { AcceptedType, MediaType } from './media-type.ts';
import { stripMetadata } from './strip-metadata.ts';

/** A picture as it is stored: upright, with nothing in it about its making. */
export interface ProcessedPicture {
  body: Uint8Array;
  type: MediaType;
  width: number;
  height: number;
  variants: (Variant & { body: Uint8Array })[];
}

export type PictureResult =
  | ({ ok: true } & ProcessedPicture)
  | { ok: false; reason: 'too-many-pixels' | 'unreadable' };

const VARIANT_WIDTHS = [480, 800, 1200, 1800] as const;

/** Width that a drawing without a size of its own, or a small one, is drawn at. */
const DRAWING_WIDTH = 1600;
const DRAWING_DENSITY = 72;
const VARIANT_QUALITY = 80;
/** Used where pixels must be written anew, because the picture has to be turned. */
const REWRITTEN_QUALITY = 92;
const SECONDS_AT_MOST = 60;

// One picture at a time, on one core: pages must not wait for pictures.
sharp.concurrency(1);
let last: Promise<unknown> = Promise.resolve();

/** @param maxPixels of all frames together. */
export function processPicture(
  body: Uint8Array,
  type: AcceptedType,
  maxPixels: number,
): Promise<PictureResult> {
  const result = last.then(() => process(body, type, maxPixels));
  last = result;
  return result;
}

async function process(body: Uint8Array, type: AcceptedType, maxPixels: number): Promise<PictureResult> {
  try {
    const metadata = await sharp(body, { limitInputPixels: false }).metadata();
    if (metadata.width * metadata.height * (metadata.pages ?? 1) > maxPixels)
      return { ok: false, reason: 'too-many-pixels' };
    const original = await storable(body, type, metadata, maxPixels);
    const picture = open(original.body, maxPixels);
    const { width, height } = await picture.metadata();
    const isAnimated = (metadata.pages ?? 1) > 1 || isAnimatedPng(original.body);
    const variants = isAnimated ? await check(picture) : await makeVariants(original.body, width, maxPixels);
    return { ok: true, ...original, width, height, variants };
  } catch {
    return { ok: false, reason: 'unreadable' };
  }
}

function open(body: Uint8Array, maxPixels: number): Sharp {
  return sharp(body, { limitInputPixels: maxPixels }).timeout({ seconds: SECONDS_AT_MOST });
}

async function storable(body: Uint8Array, type: AcceptedType, metadata: Metadata, maxPixels: number) {
  if (type === 'image/svg+xml')
    return { body: await draw(body, metadata, maxPixels), type: 'image/png' as const };
  if ((metadata.orientation ?? 1) > 1 || (type === 'image/avif' && hasMetadata(metadata))) {
    return { body: await rewrite(body, maxPixels), type };
  }
  return { body: stripMetadata(body, type) ?? body, type };
}

async function draw(body: Uint8Array, { width }: Metadata, maxPixels: number): Promise<Uint8Array> {
  const density = DRAWING_DENSITY * Math.min(8, Math.max(1, DRAWING_WIDTH / width));
  return sharp(body, { limitInputPixels: maxPixels, density })
    .timeout({ seconds: SECONDS_AT_MOST })
    .png()
    .toBuffer();
}

function hasMetadata({ exif, xmp, iptc }: Metadata): boolean {
  return [exif, xmp, iptc].some((part) => part !== undefined);
}

async function rewrite(body: Uint8Array, maxPixels: number): Promise<Uint8Array> {
  const upright = open(body, maxPixels).autoOrient().keepIccProfile();
  const { format } = await upright.metadata();
  if (format === 'png') return upright.png().toBuffer();
  if (format === 'webp') return upright.webp({ quality: REWRITTEN_QUALITY }).toBuffer();
  if (format === 'jpeg') return upright.jpeg({ quality: REWRITTEN_QUALITY }).toBuffer();
  return upright.avif({ quality: REWRITTEN_QUALITY }).toBuffer();
}

function isAnimatedPng(body: Uint8Array): boolean {
  return Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, 4096)).includes('acTL');
}

/** The smaller widths that are smaller files as well. */
async function makeVariants(
  body: Uint8Array,
  originalWidth: number,
  maxPixels: number,
): Promise<ProcessedPicture['variants']> {
  const widths = VARIANT_WIDTHS.filter((width) => width < originalWidth);
  if (widths.length === 0) return check(open(body, maxPixels));
  const variants: ProcessedPicture['variants'] = [];
  for (const width of widths) {
    const resized = open(body, maxPixels)
      .resize({ width })
      .webp({ quality: VARIANT_QUALITY, smartSubsample: true });
    const { data, info } = await resized.toBuffer({ resolveWithObject: true });
    if (data.length < body.length)
      variants.push({ width: info.width, height: info.height, bytes: data.length, body: data });
  }
  return variants;
}

/** Decodes a picture that no variant is made of. */
async function check(picture: Sharp): Promise<[]> {
  await picture.resize({ width: 1, height: 1 }).raw().toBuffer();
  return [];
}

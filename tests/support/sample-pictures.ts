// Pictures for tests, made on the spot.
import sharp, { type Sharp } from 'sharp';

export interface SamplePicture {
  width: number;
  height: number;
  /** Gives pictures that differ. */
  seed?: number;
}

export function samplePicture({ width, height, seed = 0 }: SamplePicture): Sharp {
  const stripes = Buffer.alloc(width * height * 3);
  for (let at = 0; at < stripes.length; at += 1)
    stripes[at] = ((at * 7919) % 251) ^ (((at >> 8) + seed * 37) % 256);
  return sharp(stripes, { raw: { width, height, channels: 3 } });
}

/** A JPEG as a phone makes it: where it was taken is in it, and it lies on its side. */
export function samplePhoto(size: SamplePicture, orientation = 1): Promise<Buffer> {
  return samplePicture(size)
    .withMetadata({ orientation })
    .withExifMerge({
      IFD0: { Make: 'Pocket Camera' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' },
    })
    .jpeg({ quality: 90 })
    .toBuffer();
}

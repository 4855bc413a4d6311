import type { Picture } from './picture.ts';

export interface PictureImageProps {
  picture: Picture;
  /** The `sizes` of the place it stands in. */
  sizes: string;
  /** Among the first things a reader sees: fetched at once, before other pictures. */
  isFirst?: boolean;
  /** The text beside it says the same: hidden from screen readers. */
  isDecorative?: boolean;
}

export function PictureImage({ picture, sizes, isFirst, isDecorative }: PictureImageProps) {
  const loading = isFirst ? ({ fetchpriority: 'high' } as const) : ({ loading: 'lazy' } as const);
  const sources = picture.srcset ? { srcset: picture.srcset, sizes } : {};
  return (
    <img
      src={picture.src}
      {...sources}
      width={picture.width}
      height={picture.height}
      alt={isDecorative ? '' : picture.alt}
      decoding="async"
      {...loading}
    />
  );
}

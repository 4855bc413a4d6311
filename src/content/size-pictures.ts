import type { Element, Root } from 'hast';
import { elementsIn } from './elements-in.ts';

/** What is known about a picture that a text shows. */
export interface ContentPicture {
  /** Pixels. */
  width: number;
  height: number;
  /** `srcset` of its smaller widths, `''` when there are none. */
  srcset: string;
}

/** A text is at most this wide; above it pictures do not grow with the window. */
const SIZES = '(min-width: 46rem) 44rem, 100vw';

/** Pictures load when they come into sight; known ones say how much room they need before. */
export function sizePictures(tree: Root, pictures: ReadonlyMap<string, ContentPicture>): void {
  for (const element of elementsIn(tree)) {
    if (element.tagName !== 'img') continue;
    const { properties } = element;
    properties.alt ??= '';
    properties.loading = 'lazy';
    properties.decoding = 'async';
    const picture = pictures.get(String(properties.src ?? ''));
    if (picture) applySize(element, picture);
  }
}

function applySize(image: Element, picture: ContentPicture): void {
  image.properties.width = picture.width;
  image.properties.height = picture.height;
  image.properties.srcSet = picture.srcset || undefined;
  image.properties.sizes = picture.srcset ? SIZES : undefined;
}

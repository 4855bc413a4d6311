/** A picture ready for `<img>`: the original's place and size and the smaller widths made of it. */
export interface Picture {
  src: string;
  /** Pixels of the original. */
  width: number;
  height: number;
  /** `srcset` of the smaller widths, `''` when there are none. */
  srcset: string;
  alt: string;
}

// What cached pages say they show of uploads.

/** A picture's address, sizes and widths. */
export const mediaTag = (id: number) => `media:${id}`;

// What cached pages say they show of uploads.

/**
 * A file: its address, sizes and widths. None of these ever changes, and no file is deleted that something shows; the
 * description is for new texts to begin with.
 */
export const mediaTag = (id: number) => `media:${id}`;

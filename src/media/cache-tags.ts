// What cached pages say they show of uploads.

/**
 * A file at its own address. What shows a picture does not depend on it: what is known of a file is never changed but for
 * the description that new texts begin with, and no file is deleted that something shows.
 */
export const mediaTag = (id: number) => `media:${id}`;

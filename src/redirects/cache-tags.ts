// What cached pages say they show of redirects.

/** Where an old address leads, also nowhere. @param path as `redirectPath` gives it. */
export const redirectTag = (path: string) => `redirect:${path}`;

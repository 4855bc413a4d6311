// What nginx and the nodes say to each other, and nobody else hears.

/**
 * To a node: nginx's own clock, in seconds with a fraction, or 0 where it keeps no pages; in place of whatever a client sent
 * under the name.
 */
export const EDGE_REQUEST = 'Octavo-Edge';

/** To nginx: the tags of a kept page, joined by commas, each percent-encoded where it holds more than plain characters. */
export const EDGE_TAGS = 'Octavo-Tags';
/** In place of tags that are too many: whatever is invalidated invalidates it. */
export const EDGE_EVERYTHING = '*';
/** In bytes. */
export const EDGE_TAGS_MOST = 8_000;

/** `epoch:position`: what was applied of the invalidation log before the page was made. */
export const EDGE_READ_AT = 'Octavo-Read-At';

/** The `Cache-Control` that is for the client; the other one is nginx's. */
export const EDGE_CACHE_CONTROL = 'Octavo-Cache-Control';

/** To a node: `1` where nginx sends uploads from its own disk, if it is told which. */
export const EDGE_FILES = 'Octavo-Files';
/** Under which nginx knows the store's keys: `/.edge/media/ab/…/original` in `X-Accel-Redirect`. */
export const EDGE_MEDIA = '/.edge/media/';

/** Which node a client stays with: the value is its name. */
export const ROUTE_COOKIE = 'route';

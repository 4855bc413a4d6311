// Feeds and sitemaps write years with four digits; what lies outside is moved to the nearest time that can be written.
const FIRST = Date.parse('0001-01-01T00:00:00Z');
const LAST = Date.parse('9999-12-31T23:59:59Z');

/** `2026-03-01T12:00:00.000Z`, for Atom, JSON Feed and sitemaps. */
export function isoTime(time: number): string {
  return new Date(writable(time)).toISOString();
}

/** `Sun, 01 Mar 2026 12:00:00 GMT`, for RSS. */
export function rssTime(time: number): string {
  return new Date(writable(time)).toUTCString();
}

function writable(time: number): number {
  return Math.min(LAST, Math.max(FIRST, time));
}

import type { WxrItem } from './wxr-item.ts';

/**
 * A time of an export as milliseconds since 1970, or null for none: WordPress writes zeros for what has no date.
 * @param text `YYYY-MM-DD hh:mm:ss`, as if it were UTC.
 */
function utcTime(text: string): number | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?/.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  if (year === 0) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const isReal =
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return isReal ? date.getTime() : null;
}

/** The time in UTC; where only the local one is known, by the blog's distance from UTC in milliseconds. */
export function timeOf(gmt: string, local: string, offset: number): number | null {
  const known = utcTime(gmt);
  if (known !== null) return known;
  const there = utcTime(local);
  return there === null ? null : there - offset;
}

/** How far the blog's clock is ahead of UTC, by an item that has both times, in milliseconds. */
export function offsetOf(
  item: Pick<WxrItem, 'date' | 'dateGmt' | 'modified' | 'modifiedGmt'>,
): number | null {
  return distance(item.date, item.dateGmt) ?? distance(item.modified, item.modifiedGmt);
}

/** A time such as `Sun, 01 Mar 2026 12:00:00 +0000` as milliseconds since 1970, or null for none. */
export function rfc822Time(text: string): number | null {
  const time = Date.parse(text);
  // A draft's is the year -1.
  return Number.isNaN(time) || new Date(time).getUTCFullYear() < 1 ? null : time;
}

const DAY_MS = 86_400_000;

function distance(local: string, gmt: string): number | null {
  const [there, here] = [utcTime(local), utcTime(gmt)];
  if (there === null || here === null || Math.abs(there - here) > DAY_MS) return null;
  return there - here;
}

// Years, months and days as the site's time zone counts them.

export interface CalendarDate {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
}

/** The day of a time in the zone. */
export function calendarDate(time: number, timeZone: string): CalendarDate {
  const parts = partsOf(time, timeZone);
  return { year: parts.year, month: parts.month, day: parts.day };
}

/**
 * When a month begins in the zone, as milliseconds since 1970.
 * @param month 1 to 12; 13 is the next year's first.
 */
export function monthStart(year: number, month: number, timeZone: string): number {
  return timeInZone(utc(year, month, 1), timeZone);
}

/**
 * When a clock on a wall in the zone shows a time, as milliseconds since 1970. What it shows twice is the first of both;
 * what it leaves out is as much later as clocks are put forward.
 * @param wall the time as if it were UTC.
 */
export function timeInZone(wall: number, timeZone: string): number {
  const before = offset(wall - DAY_MS, timeZone);
  const after = offset(wall + DAY_MS, timeZone);
  const shown = [wall - before, wall - after].filter((time) => time + offset(time, timeZone) === wall);
  return shown.length === 0 ? wall - before : Math.min(...shown);
}

/** What a clock on a wall in the zone shows, as if it were UTC, to the second. */
export function wallTime(time: number, timeZone: string): number {
  return Math.floor(time / 1000) * 1000 + offset(time, timeZone);
}

function offset(time: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = partsOf(time, timeZone);
  return utc(year, month, day, hour, minute, second) - Math.floor(time / 1000) * 1000;
}

/** `Date.UTC`, which takes the years before 100 for those after 1900, put off by one round of the calendar. */
function utc(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number {
  return Date.UTC(year + 400, month - 1, day, hour, minute, second) - MILLISECONDS_IN_400_YEARS;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const MILLISECONDS_IN_400_YEARS = 146_097 * DAY_MS;

function partsOf(
  time: number,
  timeZone: string,
): CalendarDate & { hour: number; minute: number; second: number } {
  const found = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of formatFor(timeZone).formatToParts(time)) {
    if (Object.hasOwn(found, type)) found[type as keyof typeof found] = Number(value);
  }
  return found;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    const numeric = 'numeric';
    format = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
    });
    formats.set(timeZone, format);
  }
  return format;
}

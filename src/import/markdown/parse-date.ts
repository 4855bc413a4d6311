// Dates as people write them before their posts. What could be two dates (03/04/2020) is none.
import { timeInZone } from '../../site/calendar.ts';

/**
 * Milliseconds since 1970, or null for what is no date. Without a zone of its own it is a time in `timeZone`; without
 * a time of day it is the day's beginning there.
 */
export function parseDate(value: unknown, timeZone: string): number | null {
  if (value instanceof Date) return inRange(value.getTime());
  if (typeof value === 'number') return parseNumber(value);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return parseIso(text, timeZone) ?? parseWords(text, timeZone);
}

const DAY = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})/;
const TIME = /^(?:[T\s]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?/i;
const ZONE = /^\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i;
const EARLIEST_SECONDS = 100_000_000;
const SECONDS_LIMIT = 100_000_000_000;

function parseNumber(value: number): number | null {
  // `date: 20200131` is a day; a small number counts seconds.
  if (Number.isInteger(value) && value >= 10_000_101 && value <= 99_991_231) {
    const text = String(value);
    return parseIso(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`, 'UTC');
  }
  // A smaller number is a year, or nothing.
  if (!Number.isFinite(value) || value < EARLIEST_SECONDS) return null;
  return inRange(value < SECONDS_LIMIT ? Math.round(value * 1000) : value);
}

function parseIso(text: string, timeZone: string): number | null {
  const day = DAY.exec(text);
  if (day === null) return null;
  const time = TIME.exec(text.slice(day[0].length));
  const zone = ZONE.exec(text.slice(day[0].length + (time?.[0].length ?? 0)));
  if (time === null || zone === null) return null;
  const [year = 0, month = 0, date = 0] = day.slice(1).map(Number);
  const [hour = 0, minute = 0, second = 0] = time.slice(1, 4).map((part) => Number(part ?? 0));
  const milliseconds = Math.trunc(Number(`0.${time[4] ?? 0}`) * 1000);
  if (!isDay(year, month, date) || hour > 23 || minute > 59 || second > 59) return null;
  return inZone(Date.UTC(year, month - 1, date, hour, minute, second, milliseconds), zone[1], timeZone);
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_FIRST = /^(?:[a-z]{3,9},?\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(.*)$/i;
const DAY_FIRST = /^(?:[a-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{4})(.*)$/i;

/** `Jul 08 2022`, `July 8, 2022`, `8 July 2022`, `Fri, 08 Jul 2022 10:00:00 GMT`. */
function parseWords(text: string, timeZone: string): number | null {
  const monthFirst = MONTH_FIRST.exec(text);
  const dayFirst = DAY_FIRST.exec(text);
  const [monthName, day, year, rest] = monthFirst
    ? [monthFirst[1], monthFirst[2], monthFirst[3], monthFirst[4]]
    : [dayFirst?.[2], dayFirst?.[1], dayFirst?.[3], dayFirst?.[4]];
  const month = MONTHS.indexOf((monthName ?? '').slice(0, 3).toLowerCase()) + 1;
  if (month === 0 || day === undefined || year === undefined) return null;
  return parseIso(`${year}-${month}-${day}${(rest ?? '').trimEnd()}`, timeZone);
}

function inZone(wall: number, zone: string | undefined, timeZone: string): number | null {
  if (zone === undefined) return inRange(timeInZone(wall, timeZone));
  const offset = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (offset === null) return inRange(wall);
  const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
  return inRange(wall - (offset[1] === '-' ? -minutes : minutes) * 60_000);
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Years of four digits, which every reader of dates takes. */
function inRange(time: number): number | null {
  return time >= Date.UTC(1000, 0, 1) && time < Date.UTC(9999, 11, 31) ? time : null;
}

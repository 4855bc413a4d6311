import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { monthStart } from '../site/calendar.ts';
import { tagsOfSpan, tagsOfTime } from './time-tags.ts';

const DAY = 24 * 60 * 60 * 1000;
const YEARS = fc.integer({ min: 1, max: 9998 });
const TIMES = fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2100, 0) });
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Apia', 'Asia/Kolkata'];

describe('the stretches of time in which a post was published', () => {
  test('are its year, its month and its day', () => {
    expect(tagsOfTime(Date.UTC(2026, 2, 5, 23, 59))).toEqual([
      'posts:2026',
      'posts:2026-03',
      'posts:2026-03-05',
    ]);
  });

  test('are one for a page that shows a whole month or year of UTC', () => {
    expect(tagsOfSpan({ from: Date.UTC(2026, 2), until: Date.UTC(2026, 3) })).toEqual(['posts:2026-03']);
    expect(tagsOfSpan({ from: Date.UTC(2026, 0), until: Date.UTC(2027, 0) })).toEqual(['posts:2026']);
    expect(tagsOfSpan({ from: Date.UTC(2026, 0), until: Date.UTC(2026, 0) })).toEqual([]);
  });

  test('of a page hold every post on it, and none that is more than a day away', () => {
    const span = fc.record({ from: TIMES, length: fc.integer({ min: 1, max: 800 * DAY }) });
    fc.assert(
      fc.property(span, fc.double({ min: -0.5, max: 1.5, noNaN: true }), ({ from, length }, place) => {
        const until = from + length;
        const time = Math.floor(from + length * place);
        const tags = tagsOfSpan({ from, until });
        const isHit = tagsOfTime(time).some((tag) => tags.includes(tag));
        if (time >= from && time < until) expect(isHit).toBe(true);
        if (time < from - DAY || time >= until + DAY) expect(isHit).toBe(false);
      }),
    );
  });

  test('of a year or a month are few in every time zone', () => {
    fc.assert(
      fc.property(YEARS, fc.constantFrom(...ZONES), (year, zone) => {
        const ofYear = { from: monthStart(year, 1, zone), until: monthStart(year, 13, zone) };
        const ofMonth = { from: monthStart(year, 2, zone), until: monthStart(year, 3, zone) };
        expect(tagsOfSpan(ofYear).length).toBeLessThanOrEqual(11 + 32);
        expect(tagsOfSpan(ofMonth).length).toBeLessThanOrEqual(32);
      }),
      { numRuns: 50 },
    );
  });
});

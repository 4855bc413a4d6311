import { describe, expect, it } from 'vitest';
import { calendarDate, monthStart } from './calendar.ts';

describe('calendarDate', () => {
  it('counts days as the zone does', () => {
    const time = Date.UTC(2026, 0, 1, 2);
    expect(calendarDate(time, 'UTC')).toEqual({ year: 2026, month: 1, day: 1 });
    expect(calendarDate(time, 'America/New_York')).toEqual({ year: 2025, month: 12, day: 31 });
  });
});

describe('monthStart', () => {
  it.each([
    ['UTC', 2026, 3, '2026-03-01T00:00:00.000Z'],
    ['Europe/Berlin', 2026, 3, '2026-02-28T23:00:00.000Z'],
    ['Europe/Berlin', 2026, 4, '2026-03-31T22:00:00.000Z'],
    ['Asia/Kathmandu', 2026, 1, '2025-12-31T18:15:00.000Z'],
    ['Pacific/Auckland', 2025, 13, '2025-12-31T11:00:00.000Z'],
  ])('in %s, month %i/%i begins at %s', (zone, year, month, start) => {
    expect(new Date(monthStart(year, month, zone)).toISOString()).toBe(start);
  });

  it('is the first moment that the calendar counts to the month, in every month of every zone tried', () => {
    for (const zone of [
      'UTC',
      'America/Sao_Paulo',
      'Africa/Cairo',
      'Asia/Tehran',
      'Australia/Lord_Howe',
      'Pacific/Apia',
    ]) {
      for (let month = 1; month <= 240; month += 1) {
        const start = monthStart(2008, month, zone);
        const expected = { year: 2008 + Math.floor((month - 1) / 12), month: ((month - 1) % 12) + 1 };
        expect(calendarDate(start, zone), `${zone} ${month}`).toMatchObject(expected);
        expect(calendarDate(start - 1, zone), `${zone} ${month}`).not.toMatchObject(expected);
      }
    }
  });
});

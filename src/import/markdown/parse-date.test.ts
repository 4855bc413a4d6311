import { describe, expect, test } from 'vitest';
import { parseDate } from './parse-date.ts';

const iso = (value: unknown, zone = 'UTC') => {
  const time = parseDate(value, zone);
  return time === null ? null : new Date(time).toISOString();
};

describe('parseDate', () => {
  test.each([
    ['2021-03-04', '2021-03-04T00:00:00.000Z'],
    ['2021-3-4', '2021-03-04T00:00:00.000Z'],
    ['2021/03/04', '2021-03-04T00:00:00.000Z'],
    ['2021-03-04T05:06:07Z', '2021-03-04T05:06:07.000Z'],
    ['2021-03-04T05:06:07.891Z', '2021-03-04T05:06:07.891Z'],
    ['2021-03-04 05:06', '2021-03-04T05:06:00.000Z'],
    ['2021-03-04 05:06:07 +0200', '2021-03-04T03:06:07.000Z'],
    ['2021-03-04T05:06:07-03:30', '2021-03-04T08:36:07.000Z'],
    ['2021-03-04 05:06:07 UTC', '2021-03-04T05:06:07.000Z'],
    ['Jul 08 2022', '2022-07-08T00:00:00.000Z'],
    ['July 8, 2022', '2022-07-08T00:00:00.000Z'],
    ['8th July 2022', '2022-07-08T00:00:00.000Z'],
    ['Fri, 08 Jul 2022 10:11:12 GMT', '2022-07-08T10:11:12.000Z'],
    [1_600_000_000, '2020-09-13T12:26:40.000Z'],
    [1_600_000_000_123, '2020-09-13T12:26:40.123Z'],
    [20_200_131, '2020-01-31T00:00:00.000Z'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
  ])('reads %j', (value, expected) => {
    expect(iso(value)).toBe(expected);
  });

  test.each([
    '03/04/2020',
    '2021-13-01',
    '2021-02-30',
    '2021-03-04T25:00',
    'tomorrow',
    '',
    'June',
    null,
    {},
    [],
    true,
    Number.NaN,
    -5,
    2020,
    '0000-00-00',
    '2021-03-04 noon',
    '12345-01-01',
  ])('takes %j for no date', (value) => {
    expect(parseDate(value, 'UTC')).toBeNull();
  });

  test('reads a time without a zone as one of the site', () => {
    expect(iso('2021-07-04', 'Europe/Berlin')).toBe('2021-07-03T22:00:00.000Z');
    expect(iso('2021-01-04 10:00', 'America/New_York')).toBe('2021-01-04T15:00:00.000Z');
    expect(iso('2021-01-04T10:00Z', 'America/New_York')).toBe('2021-01-04T10:00:00.000Z');
  });

  test('reads times on the days when clocks change', () => {
    expect(iso('2021-03-28 01:30', 'Europe/Berlin')).toBe('2021-03-28T00:30:00.000Z');
    expect(iso('2021-03-28 03:30', 'Europe/Berlin')).toBe('2021-03-28T01:30:00.000Z');
    expect(iso('2021-10-31 04:00', 'Europe/Berlin')).toBe('2021-10-31T03:00:00.000Z');
  });
});

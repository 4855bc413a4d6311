import { describe, expect, test } from 'vitest';
import { formatDate, formatMonth } from './dates.ts';
import { Time } from './time.tsx';

const NEW_YEAR_UTC = Date.UTC(2025, 11, 31, 23, 30);

describe('a date', () => {
  test.each([
    ['UTC', 'December 31, 2025'],
    ['Europe/Berlin', 'January 1, 2026'],
    ['America/Los_Angeles', 'December 31, 2025'],
    ['Pacific/Kiritimati', 'January 1, 2026'],
  ])('is the day it was in %s', (timeZone, expected) => {
    expect(formatDate(NEW_YEAR_UTC, { language: 'en', timeZone }, 'date')).toBe(expected);
  });

  test('is written in the language of the site', () => {
    expect(formatDate(NEW_YEAR_UTC, { language: 'de', timeZone: 'UTC' }, 'date')).toBe('31. Dezember 2025');
    expect(formatMonth(2026, 3, 'pt-BR', 'month-year')).toBe('março de 2026');
  });

  test('in an unknown zone or language is shown in UTC or English', () => {
    const setting = { language: 'not a language', timeZone: 'Mars/Olympus' };
    expect(formatDate(NEW_YEAR_UTC, setting, 'date')).toBe('December 31, 2025');
  });
});

test('the element carries the exact moment in UTC', () => {
  const html = String(<Time value={NEW_YEAR_UTC} language="en" timeZone="Europe/Berlin" />);
  expect(html).toBe('<time datetime="2025-12-31T23:30:00.000Z">January 1, 2026</time>');
});

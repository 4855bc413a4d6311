import { describe, expect, test } from 'vitest';
import { decidePublication, timeFromWall, wallText } from './publication-time.ts';

const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());

describe('a time from a form', () => {
  test.each([
    ['2026-03-15T14:30', 'UTC', '2026-03-15T14:30:00.000Z'],
    ['2026-03-15T14:30', 'Asia/Kathmandu', '2026-03-15T08:45:00.000Z'],
    ['2026-07-15T14:30', 'Europe/Berlin', '2026-07-15T12:30:00.000Z'],
    // Shown twice: the first of both.
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
    // Left out: an hour later, as clocks are put forward.
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30:00.000Z'],
    ['2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00.000Z'],
  ])('%s in %s is %s', (text, zone, time) => {
    expect(iso(timeFromWall(text, zone))).toBe(time);
  });

  test.each([
    '',
    'soon',
    '2026-02-30T10:00',
    '2026-13-01T10:00',
    '2026-01-01T25:00',
    '2026-01-01',
  ])('%j is none', (text) => {
    expect(timeFromWall(text, 'UTC')).toBeNull();
  });

  test('comes back as it was, wherever clocks show it once', () => {
    for (const zone of ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Chatham']) {
      for (let day = 0; day < 400; day += 7) {
        const time = Date.UTC(2026, 0, 1, 12, 34) + day * 86_400_000;
        expect(timeFromWall(wallText(time, zone), zone)).toBe(time);
      }
    }
  });
});

describe('what becomes of a text', () => {
  const now = Date.UTC(2026, 2, 15, 12);
  const clock = { now, timeZone: 'UTC' };
  const draft = { status: 'draft', publishedAt: null } as const;
  const published = { status: 'published', publishedAt: now - 1_234_567 } as const;

  test('publishing takes a time in the past, and else the present', () => {
    expect(decidePublication(draft, 'publish', '', clock)).toMatchObject({ publishedAt: now });
    expect(decidePublication(draft, 'publish', '2020-01-01T10:00', clock)).toMatchObject({
      status: 'published',
      publishedAt: Date.UTC(2020, 0, 1, 10),
    });
    const scheduled = { status: 'scheduled', publishedAt: now + 86_400_000 } as const;
    expect(
      decidePublication(scheduled, 'publish', wallText(scheduled.publishedAt, 'UTC'), clock),
    ).toMatchObject({
      status: 'published',
      publishedAt: now,
    });
  });

  test('scheduling for the past publishes at once, and without a time says what is missing', () => {
    expect(decidePublication(draft, 'schedule', '2026-03-15T11:59', clock)).toMatchObject({
      status: 'published',
      publishedAt: now - 60_000,
    });
    expect(decidePublication(draft, 'schedule', '2026-03-15T12:01', clock)).toMatchObject({
      status: 'scheduled',
    });
    expect(decidePublication(draft, 'schedule', '', clock)).toMatchObject({ ok: false });
    expect(decidePublication(draft, 'schedule', 'soon', clock)).toMatchObject({ ok: false });
  });

  test('a field that knows minutes alone leaves the seconds of a time that was not changed', () => {
    const same = wallText(published.publishedAt, 'UTC');
    expect(decidePublication(published, 'save', same, clock)).toMatchObject({
      publishedAt: published.publishedAt,
    });
  });

  test('what is published may have another time in the past, and none in the future', () => {
    expect(decidePublication(published, 'save', '2019-01-01T00:00', clock)).toMatchObject({
      status: 'published',
      publishedAt: Date.UTC(2019, 0, 1),
    });
    expect(decidePublication(published, 'save', '2030-01-01T00:00', clock)).toMatchObject({ ok: false });
    expect(decidePublication(published, 'unpublish', undefined, clock)).toEqual({
      ok: true,
      ...published,
      status: 'draft',
    });
    expect(decidePublication(published, 'unlist', undefined, clock)).toMatchObject({ status: 'unlisted' });
  });
});

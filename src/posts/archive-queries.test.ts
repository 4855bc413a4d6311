import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { openSite, type TestSite } from '../../tests/support/site.ts';
import { findPeriodsAround, listArchive } from './archive-queries.ts';

describeDatabases('the archive', (_, kind) => {
  async function siteWith(times: readonly string[]): Promise<TestSite> {
    const site = await openSite(kind);
    await site.addPosts(
      times.map((time, index) => ({ slug: `post-${index}`, publishedAt: Date.parse(time) })),
    );
    return site;
  }

  test('is empty without posts, and counts only what is published', async () => {
    await using site = await openSite(kind);
    expect(await listArchive(site.database.read, 'UTC')).toEqual([]);
    for (const status of ['draft', 'scheduled', 'unlisted'] as const)
      await site.addPost({ slug: status, status });
    expect(await listArchive(site.database.read, 'UTC')).toEqual([]);
  });

  test("counts years from the newest and their months in the calendar's order, none without posts", async () => {
    await using site = await siteWith([
      '2026-03-01T00:00Z',
      '2026-03-31T23:59Z',
      '2026-01-05T00:00Z',
      '2024-02-29T12:00Z',
    ]);
    expect(await listArchive(site.database.read, 'UTC')).toEqual([
      {
        year: 2026,
        postCount: 3,
        months: [
          { month: 1, postCount: 1 },
          { month: 3, postCount: 2 },
        ],
      },
      { year: 2024, postCount: 1, months: [{ month: 2, postCount: 1 }] },
    ]);
  });

  test('puts a post into the month of the zone, also where clocks change', async () => {
    await using site = await siteWith([
      '2026-03-31T21:59Z',
      '2026-03-31T22:00Z',
      '2026-10-31T22:59Z',
      '2026-10-31T23:00Z',
    ]);
    const [year] = await listArchive(site.database.read, 'Europe/Berlin');
    expect(year?.months).toEqual([3, 4, 10, 11].map((month) => ({ month, postCount: 1 })));
  });

  test('reaches back over a lifetime of posts', async () => {
    await using site = await siteWith(['1931-07-01T00:00Z', '1969-12-31T23:59Z', '2026-01-01T00:00Z']);
    const years = await listArchive(site.database.read, 'UTC');
    expect(years.map((year) => [year.year, year.postCount])).toEqual([
      [2026, 1],
      [1969, 1],
      [1931, 1],
    ]);
  });

  test('knows the nearest months and years that have posts', async () => {
    await using site = await siteWith([
      '2020-05-01T00:00Z',
      '2025-12-31T00:00Z',
      '2026-02-01T00:00Z',
      '2026-06-01T00:00Z',
    ]);
    const february = { from: Date.UTC(2026, 1), until: Date.UTC(2026, 2) };
    expect(await findPeriodsAround(site.database.read, { year: 2026, month: 2 }, february, 'UTC')).toEqual({
      previous: { year: 2025, month: 12 },
      next: { year: 2026, month: 6 },
    });
    const year = { from: Date.UTC(2025, 0), until: Date.UTC(2026, 0) };
    expect(await findPeriodsAround(site.database.read, { year: 2025, month: null }, year, 'UTC')).toEqual({
      previous: { year: 2020, month: null },
      next: { year: 2026, month: null },
    });
    const all = { from: 0, until: Date.UTC(2030, 0) };
    expect(await findPeriodsAround(site.database.read, { year: 2026, month: null }, all, 'UTC')).toEqual({
      previous: null,
      next: null,
    });
  });
});

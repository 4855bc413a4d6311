// Which posts were published in a stretch of time, for pages that show one: years, months and days of UTC, as whoever
// publishes need not know the site's time zone, and a page says which of them its stretch takes.

/** The year, the month and the day in which a time lies: what holds one of them shows what was published then. */
export function tagsOfTime(time: number): string[] {
  return UNITS.map((unit) => stretchAround(time, unit).tag);
}

/** So few whole years, months and days that together they hold a stretch of time, from the first time, before the second. */
export function tagsOfSpan({ from, until }: { from: number; until: number }): string[] {
  const tags: string[] = [];
  for (let time = from; time < until; ) {
    const stretches = UNITS.map((unit) => stretchAround(time, unit));
    const largest = stretches.find((stretch) => stretch.from >= from && stretch.until <= until);
    const { tag, until: end } = largest ?? stretchAround(time, 'day');
    tags.push(tag);
    time = end;
  }
  return tags;
}

const UNITS = ['year', 'month', 'day'] as const;
type Unit = (typeof UNITS)[number];

function stretchAround(time: number, unit: Unit): { from: number; until: number; tag: string } {
  const date = new Date(time);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  switch (unit) {
    case 'year':
      return { from: utc(year), until: utc(year + 1), tag: `posts:${year}` };
    case 'month':
      return { from: utc(year, month), until: utc(year, month + 1), tag: `posts:${year}-${two(month + 1)}` };
    case 'day': {
      const tag = `posts:${year}-${two(month + 1)}-${two(day)}`;
      return { from: utc(year, month, day), until: utc(year, month, day + 1), tag };
    }
  }
}

/** `Date.UTC`, which takes the years before 100 for those after 1900. */
function utc(year: number, month = 0, day = 1): number {
  return new Date(0).setUTCFullYear(year, month, day);
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

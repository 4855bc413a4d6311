import { type Fact, POSTS, type Slug, TAG, titleOf } from './changes.ts';

/** What a page shows of one fact: in all places, and in the one that is ahead of the others. */
export interface Shown {
  least: number;
  most: number;
}

/** The pages that are read, and what each of them must show. */
export const PAGES: Readonly<Record<string, readonly Fact[]>> = {
  '/': ['harbour title', 'harbour comments', 'meadow title', 'meadow comments'],
  [`/tags/${TAG}/`]: ['harbour title', 'harbour comments', 'meadow title', 'meadow comments'],
  // The other one is named as the post before or after.
  '/harbour/': ['harbour title', 'harbour comments', 'meadow title'],
  '/meadow/': ['meadow title', 'meadow comments', 'harbour title'],
};

const TITLES = Object.fromEntries(
  POSTS.map((slug) => [slug, new RegExp(titleOf(slug, 0, 0).replaceAll(/\b0/g, '(\\d+)'), 'g')]),
);

export function readShown(path: string, body: string): Map<Fact, Shown> {
  const shown = new Map<Fact, Shown>();
  for (const slug of POSTS) {
    put(shown, `${slug} title`, numbersIn(body, TITLES[slug]));
    const place = path === `/${slug}/` ? '' : `/${slug}/`;
    const comments = numbersIn(body, new RegExp(`"${place}#comments">([\\d,]+) comment`, 'g'));
    // Of none it says nothing.
    put(shown, `${slug} comments`, comments.length === 0 ? [0] : comments);
  }
  return shown;
}

/** Titles as they stand on a page, with the writer's number. */
export function titlesIn(slug: Slug, body: string): Set<string> {
  return new Set([...body.matchAll(TITLES[slug] ?? /$^/g)].map(([title]) => title));
}

function numbersIn(body: string, pattern: RegExp | undefined): number[] {
  if (pattern === undefined) return [];
  return [...body.matchAll(pattern)].map(([, number = '']) => Number(number.replaceAll(',', '')));
}

function put(shown: Map<Fact, Shown>, fact: Fact, numbers: readonly number[]): void {
  if (numbers.length > 0) shown.set(fact, { least: Math.min(...numbers), most: Math.max(...numbers) });
}

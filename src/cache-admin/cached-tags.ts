// The tags that kept entries have.
import { z } from 'zod';
import { processFacts, thisProcess } from './cache-facts.ts';
import { invalidationTimes } from './invalidation-times.ts';
import { FACES, type Serving } from './serving.ts';

const count = z.int().nonnegative();

const tagFacts = z.object({
  tag: z.string(),
  pages: count,
  fragments: count,
  values: count,
  /** The position of the log that invalidated it last; null for none that is known. */
  invalidated: count.nullable(),
  /** When that was, in milliseconds since 1970. */
  invalidatedAt: z.number().nullable(),
});

export const cachedTags = z.object({
  process: processFacts,
  /** Those of most entries first. */
  tags: z.array(tagFacts),
  /** How many there are beside those. */
  more: count,
});

export type TagFacts = z.infer<typeof tagFacts>;
export type CachedTags = z.infer<typeof cachedTags>;

/** @param prefix how their names begin. @param most so many are told. One statement. */
export async function listCachedTags(serving: Serving, prefix: string, most: number): Promise<CachedTags> {
  const { follower, database } = serving;
  const counted = [...countTags(serving, prefix)].map(([tag, counts]) => ({ tag, ...counts }));
  const sorted = counted.toSorted(
    (one, other) => entriesOf(other) - entriesOf(one) || (one.tag < other.tag ? -1 : 1),
  );
  const shown = sorted.slice(0, most).map((facts) => ({ ...facts, invalidated: newestOf(facts.tag) }));
  const positions = shown.flatMap(({ invalidated }) => invalidated ?? []);
  const times = await invalidationTimes(database.read, positions).catch(() => new Map<number, number>());
  return {
    process: thisProcess(),
    tags: shown.map((facts) => ({ ...facts, invalidatedAt: times.get(facts.invalidated ?? -1) ?? null })),
    more: sorted.length - shown.length,
  };

  function newestOf(tag: string): number | null {
    return follower.freshness.newestOf([tag])?.position ?? null;
  }
}

export function entriesOf({ pages, fragments, values }: Pick<TagFacts, (typeof FACES)[number]>): number {
  return pages + fragments + values;
}

/** How many entries of this process have one of these tags. @param tags null for all. */
export function countEntries({ caches }: Serving, tags: ReadonlySet<string> | null): number {
  let entries = 0;
  for (const face of FACES) {
    for (const [, entry] of caches[face]?.memory.entries() ?? []) {
      if (tags === null || entry.tags.some((tag) => tags.has(tag))) entries += 1;
    }
  }
  return entries;
}

function countTags({ caches }: Serving, prefix: string) {
  const counts = new Map<string, Pick<TagFacts, (typeof FACES)[number]>>();
  for (const face of FACES) {
    for (const [, { tags }] of caches[face]?.memory.entries() ?? []) {
      for (const tag of tags) {
        if (!tag.startsWith(prefix)) continue;
        const known = counts.get(tag) ?? { pages: 0, fragments: 0, values: 0 };
        known[face] += 1;
        counts.set(tag, known);
      }
    }
  }
  return counts;
}

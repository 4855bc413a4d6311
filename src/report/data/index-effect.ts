import { setImmediate } from 'node:timers/promises';
import { measure } from '../measure.ts';
import type { MeasuredSite } from '../measured-site.ts';
import type { Summary } from '../percentiles.ts';
import type { Measuring } from './data-context.ts';
import { indexesUsed, withoutIndexes } from './indexes.ts';
import { type SentStatement, send, statementsOfPages } from './page-statements.ts';
import type { SearchWords } from './search-words.ts';

export interface IndexEffect {
  posts: number;
  queries: readonly MeasuredQuery[];
}

export interface MeasuredQuery {
  name: string;
  /** At most. */
  rows: number;
  with: Summary;
  /** What its plan used. Without any, there is nothing to take away. */
  indexes: readonly string[];
  without: Summary | 'keys-only' | 'too-slow';
}

/** Of one execution; what is to be expected past it is not waited for. */
const LONGEST_MS = 10_000;

/** Each statement of the public pages, with the indexes that its plans use and then without them. */
export async function measureIndexes(
  measuring: Measuring,
  words: SearchWords,
  posts: number,
): Promise<IndexEffect> {
  const { context, large, small, efforts } = measuring;
  const statements = await statementsOfPages(large, words);
  const ofSmall = await statementsOfPages(small, words);
  const growth = posts / measuring.smallPosts;
  const bar = context.progress(`Statements at ${posts.toLocaleString('en')} posts`, statements.size);
  const queries: MeasuredQuery[] = [];
  for (const [name, sent] of statements) {
    let rows = 0;
    const work = async (turn: number) => {
      const at = sent[turn % sent.length];
      if (at !== undefined) rows = Math.max(rows, await send(large.database, at));
    };
    const summary = await measure(work, efforts.statement, context.signal);
    const indexes = await indexesUsed(large.database, sent);
    const sample = { large: sent, small: ofSmall.get(name) ?? [] };
    queries.push({
      name,
      rows,
      with: summary,
      indexes,
      without: await measureWithout(measuring, sample, indexes, growth),
    });
    bar.advance();
  }
  bar.done();
  return { posts, queries };
}

async function measureWithout(
  { context, large, small, efforts }: Measuring,
  sent: { large: readonly SentStatement[]; small: readonly SentStatement[] },
  indexes: readonly string[],
  growth: number,
): Promise<MeasuredQuery['without']> {
  const isTooSlow = await withoutIndexes(small.database, indexes, async () => {
    // SQLite cannot be stopped in the middle of a statement, so the small site tells what is to be expected.
    const slowest = await slowestOf(small, sent.small);
    return slowest * growth > LONGEST_MS;
  });
  if (isTooSlow) return 'too-slow';
  return await withoutIndexes(large.database, indexes, async (taken) => {
    if (taken.length === 0) return 'keys-only';
    const work = async (turn: number) => {
      const at = sent.large[turn % sent.large.length];
      if (at !== undefined) await send(large.database, at);
    };
    return await measure(work, efforts.slow, context.signal);
  });
}

async function slowestOf(site: MeasuredSite, sent: readonly SentStatement[]): Promise<number> {
  let slowest = 0;
  for (const each of sent) {
    await setImmediate();
    const begun = performance.now();
    await send(site.database, each);
    slowest = Math.max(slowest, performance.now() - begun);
  }
  return slowest;
}

import type { Reader } from '../../database/database.ts';
import { wordsOf } from '../../search/words.ts';

export interface SearchWords {
  /** In (nearly) every post. */
  everywhere: readonly string[];
  /** In some of the posts, neither few nor most. */
  common: readonly string[];
}

const SAMPLE = 500;
const EVERYWHERE = 3;
const COMMON = 20;
const COMMON_SHARE = { least: 0.02, most: 0.3 };
const COMMON_MIN_LENGTH = 5;

/** Words to search for, by how many of a site's posts have them. */
export async function findSearchWords(db: Reader): Promise<SearchWords> {
  const posts = await db.selectFrom('posts').select('text').orderBy('id').limit(SAMPLE).execute();
  const counts = new Map<string, number>();
  for (const { text } of posts) {
    for (const word of new Set(wordsOf(text))) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const byCount = [...counts].sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1));
  const isCommon = ([word, count]: readonly [string, number]) => {
    const share = count / posts.length;
    const isLong = word.length >= COMMON_MIN_LENGTH && /^[a-z]+$/.test(word);
    return isLong && share >= COMMON_SHARE.least && share <= COMMON_SHARE.most;
  };
  return {
    everywhere: byCount.slice(0, EVERYWHERE).map(([word]) => word),
    common: byCount
      .filter(isCommon)
      .slice(0, COMMON)
      .map(([word]) => word),
  };
}

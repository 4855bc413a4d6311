import { setImmediate } from 'node:timers/promises';
import { ensureAuthor } from '../../authors/ensure-author.ts';
import type { Database } from '../../database/database.ts';
import { renderText } from '../../posts/render-text.ts';
import { savePost } from '../../posts/save-post.ts';
import { seedJournal } from '../../seed/seed-journal.ts';
import { settle } from '../database-facts.ts';
import type { DataReportContext, DataReportOptions } from './data-context.ts';

/** What `octavo seed` takes when nothing else is said. */
const JOURNAL = { seed: 1, authors: 40, tags: 120 } as const;

/** Adds what a site lacks of so many posts, as `octavo seed` makes them, and the posts with words that no other has. */
export async function fillSite(
  database: Database,
  posts: number,
  { comments }: Pick<DataReportOptions, 'comments'>,
  { progress, signal, now }: Pick<DataReportContext, 'progress' | 'signal' | 'now'>,
  label: string,
): Promise<void> {
  const bar = progress(label, posts);
  for await (const step of seedJournal(database, { ...JOURNAL, posts, comments, now: now() })) {
    bar.advance(step.posts);
    await setImmediate();
    signal.throwIfAborted();
  }
  await addRarePosts(database);
  await settle(database);
  bar.done();
}

const RARE_SYLLABLES = ['vex', 'zor', 'quil', 'drim', 'yalp'];

/** Each is in one post of any site that was filled. */
export const RARE_WORDS: readonly string[] = RARE_SYLLABLES.flatMap((first) =>
  RARE_SYLLABLES.filter((second) => second !== first).map((second) => `${first}am${second}`),
);

const FIRST_DAY = Date.UTC(2013, 0, 1);
const APART = 200 * 24 * 60 * 60 * 1000;

async function addRarePosts(database: Database): Promise<void> {
  const known = await database.read
    .selectFrom('posts')
    .select('id')
    .where('slug', '=', slugOf(RARE_WORDS[0] ?? ''))
    .executeTakeFirst();
  if (known !== undefined) return;
  await database.transaction(async (tx) => {
    for (const [index, word] of RARE_WORDS.entries()) {
      const time = FIRST_DAY + index * APART;
      const authorId = await ensureAuthor(tx, { name: 'A collector of words' }, time);
      const source = `There is a word that nobody else uses, and it is ${word}. What it means is another story.`;
      const post = {
        ...({
          slug: slugOf(word),
          status: 'published',
          format: 'markdown',
          title: 'A word of its own',
        } as const),
        ...{ source, excerpt: '', authorId, tagIds: [], coverMediaId: null, coverAlt: '' },
        ...{ createdAt: time, updatedAt: time, publishedAt: time },
      };
      await savePost(tx, post, await renderText(tx, source, 'markdown'));
    }
  });
}

function slugOf(word: string): string {
  return `the-word-${word}`;
}

// The long version is `node bench/crash-writes.ts`.
import { expect, test } from 'vitest';
import { crashWrites } from '../bench/crash-writes.ts';
import { ensureAuthor } from '../src/authors/ensure-author.ts';
import { renderContent } from '../src/content/render-content.ts';
import { savePost } from '../src/posts/save-post.ts';
import { problemsOfLoad } from './support/check-load.ts';
import { createMigratedDatabase, DATABASE_KINDS, openTestDatabase } from './support/databases.ts';
import { emptyAcknowledgement } from './support/write-load.ts';

/** Processes start, and others may need the machine as well. */
const LONGEST_MS = 300_000;

test.each(DATABASE_KINDS)(
  'what was committed on %s is there, and nothing in part, however its writers are killed',
  async (kind) => {
    const create = () => createMigratedDatabase(kind);
    const { kills, commits, problems } = await crashWrites({ create, times: 6, mostCommits: 30 });
    expect(problems).toEqual([]);
    expect(kills).toBe(6);
    expect(commits).toBeGreaterThanOrEqual(6);
  },
  LONGEST_MS,
);

test('what is lost, and what is there in part, is found', async () => {
  await using empty = await openTestDatabase('sqlite');
  const { database, settings } = empty;
  const authorId = await database.transaction(async (tx) => {
    const id = await ensureAuthor(tx, { name: 'Ada' }, 1);
    await tx.updateTable('users').set({ post_count: 5 }).where('id', '=', id).execute();
    return id;
  });
  const post = { title: 'Version 0', source: 'Version 0 of w-0.', format: 'markdown', authorId } as const;
  const rest = { excerpt: '', coverMediaId: null, coverAlt: '', createdAt: 1, updatedAt: 1, publishedAt: 1 };
  await database.transaction((tx) =>
    savePost(
      tx,
      { slug: 'w-0', status: 'published', tagIds: [], ...post, ...rest },
      renderContent(post.source, 'markdown'),
    ),
  );
  const acknowledged = emptyAcknowledgement();
  for (const slug of ['w-0', 'w-1', 'w-2']) acknowledged.posts.set(slug, 1);
  acknowledged.deleting.add('w-2');
  acknowledged.comments.set('w-1/later', 'w-1');
  expect(await problemsOfLoad(settings, acknowledged)).toEqual([
    'w-0 is at 0 and was at 1',
    'w-1 is lost',
    'w-1/later is lost',
    'w-0 is there in part',
    'the counts are not those of the rows',
  ]);
});

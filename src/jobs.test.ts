import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { DATABASE_KINDS } from '../tests/support/databases.ts';
import { DAY, HOUR, NOON, openSite, type TestSite } from '../tests/support/site.ts';
import { inPieces } from './database/in-pieces.ts';
import { runJobs, startJobs } from './jobs.ts';
import { PUBLISHED_AT_ONCE } from './posts/publish-due-posts.ts';

test.each(DATABASE_KINDS)('what is due is published and what is old goes, on %s', async (kind) => {
  await using site = await openSite(kind);
  await site.addPost({ slug: 'soon', status: 'scheduled', publishedAt: NOON + HOUR });
  await site.addPageText({ path: 'about', status: 'scheduled', publishedAt: NOON + HOUR });
  const member = await site.addMember('author');
  await runJobs(site.services);
  expect((await site.get('/soon/')).status).toBe(404);
  expect((await site.get('/about/')).status).toBe(404);
  site.clock.now = NOON + HOUR;
  await runJobs(site.services);
  expect(await site.read('/soon/')).toContain('Soon');
  expect(await site.read('/about/')).toContain('About');
  expect(await site.as(member).read('/account/')).toContain(member.name);
  site.clock.now = NOON + 400 * DAY;
  await runJobs(site.services);
  const sessions = await site.database.read.selectFrom('sessions').selectAll().execute();
  expect(sessions).toEqual([]);
});

test('all that is left from long ago is done, however much it is', async () => {
  await using site = await openSite('sqlite');
  const many = Array.from({ length: PUBLISHED_AT_ONCE + 1 }, (_, index) => index);
  await site.addPosts(many.map((index) => ({ slug: `post-${index}`, status: 'scheduled' as const })));
  await site.addComments(
    1,
    Array.from({ length: 201 }, () => ({ text: 'spam', status: 'spam' as const })),
  );
  const free = Array.from({ length: 1001 }, (_, index) => ({ key: `${index}`, free_at: 0 }));
  await site.database.transaction((tx) => tx.insertInto('throttles').values(free).execute());
  site.clock.now = NOON + 100 * DAY;
  await runJobs(site.services);
  const { read } = site.database;
  const posts = await read.selectFrom('posts').select('status').distinct().execute();
  expect(posts).toEqual([{ status: 'published' }]);
  expect(await read.selectFrom('comments').select('id').execute()).toEqual([]);
  expect(await read.selectFrom('throttles').select('key').execute()).toEqual([]);
});

test('posts that wait for their entry in the search get it', async () => {
  await using site = await openSite('sqlite');
  await site.addPost({ slug: 'late' });
  await site.database.transaction(async (tx) => {
    await tx.deleteFrom('posts_search').execute();
    await tx.insertInto('posts_to_index').values({ post_id: 1 }).execute();
  });
  expect(await site.read('/search?q=late')).toContain('Nothing was found');
  await runJobs(site.services);
  expect(await site.read('/search?q=late')).toContain('href="/late/"');
});

test.each(
  DATABASE_KINDS,
)('what is due is published at its time, not when it is looked for, on %s', async (kind) => {
  // The regular look never comes.
  vi.useFakeTimers({ toFake: ['setInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  await using site = await openSite(kind);
  const soon = NOON + 40;
  await site.addPost({ slug: 'soon', status: 'scheduled', publishedAt: soon });
  await site.addPageText({ path: 'about', status: 'scheduled', publishedAt: soon });
  const looked = Promise.withResolvers<void>();
  site.database.observe(({ name }) => name === 'pages.next-due' && looked.resolve());
  const stop = startJobs(site.services);
  await looked.promise;
  expect(await statuses(site)).toEqual(['scheduled', 'scheduled']);
  site.clock.now = soon;
  while ((await statuses(site)).includes('scheduled')) await setTimeout(5);
  await stop();
});

test.each(
  DATABASE_KINDS,
)('of the log of invalidations, the newest part and the last days stay, on %s', async (kind) => {
  await using site = await openSite(kind);
  await writeLog(site, { from: 1, to: 12_000, at: NOON - 3 * DAY });
  await writeLog(site, { from: 12_001, to: 13_500, at: NOON - HOUR });
  await runJobs(site.services);
  expect(await oldest(site)).toBe(3_501);
  await writeLog(site, { from: 13_501, to: 30_000, at: NOON - HOUR });
  await runJobs(site.services);
  expect(await oldest(site)).toBe(12_001);
});

async function statuses({ database: { read } }: TestSite): Promise<string[]> {
  const posts = await read.selectFrom('posts').select('status').execute();
  const pages = await read.selectFrom('pages').select('status').execute();
  return [...posts, ...pages].map(({ status }) => status);
}

async function writeLog(
  site: TestSite,
  { from, to, at }: { from: number; to: number; at: number },
): Promise<void> {
  const rows = Array.from({ length: to - from + 1 }, (_, index) => ({
    position: from + index,
    tags: '[[],[]]',
    at,
  }));
  await site.database.transaction(async (tx) => {
    for (const piece of inPieces(rows)) await tx.insertInto('invalidations').values(piece).execute();
    await tx.updateTable('invalidation_log').set({ position: to }).execute();
  });
}

async function oldest(site: TestSite): Promise<number | undefined> {
  const row = await site.database.read
    .selectFrom('invalidations')
    .select('position')
    .orderBy('position')
    .executeTakeFirst();
  return row?.position;
}

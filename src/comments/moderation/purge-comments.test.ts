import { expect, test } from 'vitest';
import { describeDatabases } from '../../../tests/support/databases.ts';
import { recount, storedCounts } from '../../../tests/support/recount.ts';
import {
  type CommentFields,
  DAY,
  NOON,
  openSite,
  SITE_URL,
  type TestSite,
} from '../../../tests/support/site.ts';
import { waitsOrIsDone } from '../../../tests/support/waits-or-is-done.ts';
import { SYSTEM } from '../../accounts/actor.ts';
import { approveComments } from './approve-comments.ts';
import { lockComments } from './lock-comments.ts';
import { markAsSpam } from './mark-as-spam.ts';
import { purgeComments } from './purge-comments.ts';
import { restoreComments } from './restore-comments.ts';

const OLD = NOON - 31 * DAY;
const RECENT = NOON - 29 * DAY;

describeDatabases('purgeComments', (_, kind) => {
  test('takes away what has been deleted or spam for long, and nothing else', async () => {
    await using site = await siteWith([
      { text: 'a', status: 'spam', createdAt: OLD },
      { text: 'b', status: 'deleted', createdAt: OLD },
      { text: 'c', status: 'spam', createdAt: RECENT },
      { text: 'd', status: 'approved', createdAt: OLD },
      { text: 'e', status: 'pending', createdAt: OLD },
    ]);
    expect(await purge(site)).toEqual({ removed: 2, emptied: 0, origins: 0, hasMore: true });
    expect(await texts(site)).toEqual(['c', 'd', 'e']);
    expect(await purge(site)).toEqual({ removed: 0, emptied: 0, origins: 0, hasMore: false });
  });

  test('counts from when it became what it is', async () => {
    await using site = await siteWith([{ text: 'old, but spam since yesterday', createdAt: OLD }]);
    const context = { siteUrl: SITE_URL, now: NOON - DAY };
    await site.database.transaction((tx) => markAsSpam(tx, SYSTEM, [1], context));
    expect((await purge(site)).removed).toBe(0);
    expect((await purge(site, NOON + 30 * DAY)).removed).toBe(1);
  });

  test('keeps threads whole: what others have answered stays without a word or a name', async () => {
    await using site = await siteWith([
      { text: 'gone', by: 'Ann', status: 'deleted', createdAt: OLD, website: 'https://ann.example/' },
      { text: 'visible', replyTo: 0, createdAt: OLD },
      { text: 'spam', status: 'spam', createdAt: OLD },
      { text: 'answer to spam', replyTo: 2, status: 'spam', createdAt: OLD },
      { text: 'spam that was answered', author: 'Ada', status: 'spam', createdAt: OLD },
      { text: 'waiting', replyTo: 4, status: 'pending', createdAt: OLD },
    ]);
    expect(await purgeAll(site)).toEqual({ removed: 2, emptied: 2 });
    expect(await texts(site)).toEqual(['', 'visible', '', 'waiting']);
    const places = await site.database.read
      .selectFrom('comments')
      .select(['status', 'html', 'guest_name', 'guest_website', 'author_id'])
      .where('text', '=', '')
      .execute();
    const place = { status: 'deleted', html: '', guest_name: '', guest_website: null, author_id: null };
    expect(places).toEqual([place, place]);
    expect((await purge(site)).emptied).toBe(0);
    const context = { siteUrl: SITE_URL, now: NOON };
    expect(await site.database.transaction((tx) => restoreComments(tx, SYSTEM, [1], context))).toEqual({
      ok: true,
      changes: [],
    });
  });

  test('a chain goes from its end, one comment in each run', async () => {
    const chain = Array.from({ length: 5 }, (_, index): CommentFields => {
      const shared = { text: `spam ${index}`, status: 'spam', createdAt: OLD } as const;
      return index === 0 ? shared : { ...shared, replyTo: index - 1 };
    });
    await using site = await siteWith(chain);
    expect(await purge(site)).toMatchObject({ removed: 1, hasMore: true });
    expect(await texts(site)).toEqual(['spam 0', 'spam 1', 'spam 2', 'spam 3']);
    expect(await purgeAll(site)).toEqual({ removed: 4, emptied: 0 });
    expect(await texts(site)).toEqual([]);
  });

  test('leaves what somebody brings back at the same moment', async () => {
    await using site = await siteWith([
      { text: 'no spam after all', status: 'spam', createdAt: OLD },
      { text: 'answered', status: 'spam', createdAt: OLD },
      { text: 'the answer', replyTo: 1, createdAt: OLD },
    ]);
    const isLocked = Promise.withResolvers<void>();
    const mayGoOn = Promise.withResolvers<void>();
    const restoring = site.database.transaction(async (tx) => {
      await lockComments(tx, [1, 2]);
      isLocked.resolve();
      await mayGoOn.promise;
      return approveComments(tx, SYSTEM, [1, 2], { siteUrl: SITE_URL, now: NOON });
    });
    await isLocked.promise;
    const purging = purge(site);
    await waitsOrIsDone(site.database, purging);
    mayGoOn.resolve();
    expect(await restoring).toMatchObject({ changes: [{ id: 1 }, { id: 2 }] });
    expect(await purging).toMatchObject({ removed: 0, emptied: 0 });
    expect(await texts(site)).toEqual(['no spam after all', 'answered', 'the answer']);
    expect(await storedCounts(site.database.read)).toEqual(await recount(site.database.read));
  });

  test('forgets where comments came from', async () => {
    await using site = await siteWith([{ text: 'a' }, { text: 'b' }]);
    const origin = (comment_id: number, created_at: number) => ({
      comment_id,
      created_at,
      address: '192.0.2.1',
      user_agent: '',
      reasons: '[]',
    });
    await site.database.transaction((tx) =>
      tx
        .insertInto('comment_origins')
        .values([origin(1, OLD), origin(2, RECENT)])
        .execute(),
    );
    expect((await purge(site)).origins).toBe(1);
    const left = await site.database.read.selectFrom('comment_origins').select('comment_id').execute();
    expect(left).toEqual([{ comment_id: 2 }]);
  });

  async function siteWith(comments: readonly CommentFields[]): Promise<TestSite> {
    const site = await openSite(kind);
    await site.addPost({ slug: 'one' });
    await site.addComments(1, comments);
    return site;
  }
});

function purge(site: TestSite, now = NOON) {
  return site.database.transaction((tx) => purgeComments(tx, { spamDays: 30, commentOriginDays: 30 }, now));
}

/** Run after run, until nothing is left to do. */
async function purgeAll(site: TestSite) {
  const all = { removed: 0, emptied: 0 };
  for (;;) {
    const { removed, emptied, hasMore } = await purge(site);
    all.removed += removed;
    all.emptied += emptied;
    if (!hasMore) return all;
  }
}

async function texts(site: TestSite): Promise<string[]> {
  const rows = await site.database.read.selectFrom('comments').select('text').orderBy('id').execute();
  return rows.map((row) => row.text);
}

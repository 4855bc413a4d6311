import { expect, test } from 'vitest';
import { describeDatabases } from '../../../tests/support/databases.ts';
import { recount, storedCounts } from '../../../tests/support/recount.ts';
import { DAY, HOUR, NOON, openSite, type TestSite } from '../../../tests/support/site.ts';
import { actorOf, Writer } from '../../../tests/support/writer.ts';
import { SYSTEM } from '../../accounts/actor.ts';
import { ForbiddenError } from '../../accounts/permissions.ts';
import { POST_STATUSES } from '../post.ts';
import { publishDuePosts } from '../publish-due-posts.ts';
import { emptyTrash } from './empty-trash.ts';
import { deleteText, trashText, untrashText } from './trash-text.ts';

async function expectRightCounts(site: TestSite): Promise<void> {
  expect(await storedCounts(site.database.read)).toEqual(await recount(site.database.read));
}

/** Everything stored about posts and their lists, to compare. */
async function rows(site: TestSite) {
  const db = site.database.read;
  return {
    posts: await db.selectFrom('posts').selectAll().orderBy('id').execute(),
    tags: await db.selectFrom('posts_tags').selectAll().orderBy('post_id').orderBy('tag_id').execute(),
    comments: await db.selectFrom('comments').selectAll().orderBy('id').execute(),
    counts: await storedCounts(db),
  };
}

describeDatabases('the trash', (_, kind) => {
  test('gives everything back exactly as it was, and counts nothing that is in it', async () => {
    await using site = await openSite(kind);
    const targets = [];
    for (const [index, status] of POST_STATUSES.entries()) {
      const publishedAt = status === 'draft' ? null : NOON + (status === 'scheduled' ? DAY : -index * HOUR);
      const id = await site.addPost({ slug: `post-${status}`, status, publishedAt, tags: ['Sea', 'Walks'] });
      await site.addComments(id, [{ text: 'Yes' }]);
      targets.push({ kind: 'post', id } as const);
    }
    targets.push({ kind: 'page', id: await site.addPageText({ path: 'about' }) } as const);
    const before = await rows(site);
    site.clock.now += HOUR;
    const { database } = site;
    for (const target of targets)
      await database.transaction((tx) => trashText(tx, SYSTEM, target, site.clock.now));
    await expectRightCounts(site);
    expect(await site.read('/')).not.toContain('Post published');
    expect((await site.get('/about/')).status).toBe(404);
    expect(await database.transaction((tx) => publishDuePosts(tx, NOON + 2 * DAY))).toEqual([]);
    for (const target of targets) {
      const again = await database.transaction((tx) => trashText(tx, SYSTEM, target, site.clock.now));
      expect(again).toEqual({ ok: false, reason: 'in-trash' });
      await database.transaction((tx) => untrashText(tx, SYSTEM, target, site.clock.now));
    }
    expect(await rows(site)).toEqual(before);
    await expectRightCounts(site);
    expect((await site.get('/about/')).status).toBe(200);
  });

  test('gives a scheduled post back as a draft once its time has passed', async () => {
    await using site = await openSite(kind);
    const id = await site.addPost({ slug: 'late', status: 'scheduled', publishedAt: NOON + HOUR });
    const target = { kind: 'post', id } as const;
    const { database } = site;
    await database.transaction((tx) => trashText(tx, SYSTEM, target, NOON));
    const result = await database.transaction((tx) => untrashText(tx, SYSTEM, target, NOON + 2 * HOUR));
    expect(result).toMatchObject({ ok: true, status: 'draft' });
  });

  test('takes no text from the editor but keeps a working copy', async () => {
    await using site = await openSite(kind);
    const eve = new Writer(site, await site.addMember('editor', { name: 'Eve' }));
    const target = await eve.start();
    await eve.saved(target, { title: 'One' });
    await site.database.transaction((tx) => trashText(tx, eve.actor, target, NOON));
    expect(await eve.save(target, { title: 'Two' })).toEqual({ ok: false, reason: 'in-trash' });
    expect(await eve.autosave(target, { title: 'Two' })).toMatchObject({ ok: true });
    await site.database.transaction((tx) => untrashText(tx, eve.actor, target, NOON));
    expect((await eve.copy(target)).fields.title).toBe('Two');
  });

  test('is emptied of what has been in it for so many days, and of nothing else', async () => {
    await using site = await openSite(kind);
    const [old, recent, outside] = await site.addPosts([
      { slug: 'old', tags: ['Sea'] },
      { slug: 'recent' },
      { slug: 'outside' },
    ]);
    const page = await site.addPageText({ path: 'about' });
    const { database } = site;
    const trash = (target: { kind: 'post' | 'page'; id: number }, at: number) =>
      database.transaction((tx) => trashText(tx, SYSTEM, target, at));
    await trash({ kind: 'post', id: old ?? 0 }, NOON);
    await trash({ kind: 'page', id: page }, NOON);
    await trash({ kind: 'post', id: recent ?? 0 }, NOON + 1);
    const empty = (days: number) => database.transaction((tx) => emptyTrash(tx, NOON + 30 * DAY, days));
    expect(await empty(0)).toBe(0);
    expect(await empty(30)).toBe(2);
    const left = await database.read.selectFrom('posts').select('id').orderBy('id').execute();
    expect(left.map((row) => row.id)).toEqual([recent, outside]);
    expect(await database.read.selectFrom('pages').select('id').execute()).toEqual([]);
    await expectRightCounts(site);
  });

  test('lets authors throw their own posts away, and editors alone delete for good', async () => {
    await using site = await openSite(kind);
    const ada = new Writer(site, await site.addMember('author', { name: 'Ada' }));
    const bob = actorOf(await site.addMember('author'));
    const eve = actorOf(await site.addMember('editor'));
    const target = await ada.start();
    const run = (command: typeof trashText, actor: typeof eve) =>
      site.database.transaction((tx) => command(tx, actor, target, NOON));
    await expect(run(trashText, bob)).rejects.toThrow(ForbiddenError);
    expect(await run(deleteText, eve)).toEqual({ ok: false, reason: 'not-in-trash' });
    await run(trashText, ada.actor);
    await expect(run(deleteText, ada.actor)).rejects.toThrow(ForbiddenError);
    expect(await run(deleteText, eve)).toMatchObject({ ok: true });
    expect(await run(deleteText, eve)).toEqual({ ok: false, reason: 'no-such-text' });
  });
});

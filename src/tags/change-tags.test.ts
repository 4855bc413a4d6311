import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { recount, storedCounts } from '../../tests/support/recount.ts';
import { NOON, openSite, type TestSite } from '../../tests/support/site.ts';
import { type Actor, SYSTEM } from '../accounts/actor.ts';
import { ForbiddenError } from '../accounts/permissions.ts';
import { createTag } from './create-tag.ts';
import { deleteTag } from './delete-tag.ts';
import { editTag, tagVersion } from './edit-tag.ts';
import { indexTag } from './index-tag.ts';
import { mergeTags } from './merge-tags.ts';
import type { Tag } from './tag.ts';
import { findTag } from './tag-queries.ts';

const AUTHOR: Actor = { userId: 1, name: 'Ada', role: 'author', address: null };

describeDatabases('tags', (_, kind) => {
  const tagOf = async (site: TestSite, slug: string): Promise<Tag> => {
    const tag = await findTag(site.database.read, slug);
    if (tag === undefined) throw new Error(`no tag ${slug}`);
    return tag;
  };
  const edit = async (site: TestSite, slug: string, fields: { name?: string; slug?: string }) => {
    const { id, ...tag } = await tagOf(site, slug);
    const change = { id, fields: { ...tag, ...fields }, version: tagVersion({ id, ...tag }) };
    return site.database.transaction((tx) => editTag(tx, SYSTEM, change, NOON));
  };
  const merge = async (site: TestSite, from: string, into: string, most?: number) =>
    mergeTags(site.database, SYSTEM, {
      tagId: (await tagOf(site, from)).id,
      intoId: (await tagOf(site, into)).id,
      now: NOON,
      ...(most !== undefined && { most }),
    });
  const tagsOf = (site: TestSite, postId: number) =>
    site.database.read
      .selectFrom('posts_tags')
      .innerJoin('tags', 'tags.id', 'posts_tags.tag_id')
      .select(['tags.name', 'posts_tags.position'])
      .where('post_id', '=', postId)
      .orderBy('position')
      .execute();

  test('a new address of a tag is where its former ones lead, its feeds and pages too', async () => {
    await using site = await openSite(kind);
    await site.addPost({ slug: 'one', tags: ['Sea'] });
    await edit(site, 'sea', { slug: 'ocean' });
    await edit(site, 'ocean', { slug: 'oceans' });
    const leadsTo = async (path: string) => (await site.get(path)).headers.get('Location');
    expect(await leadsTo('/tags/ocean/')).toBe('/tags/oceans/');
    expect(await leadsTo('/tags/sea/')).toBe('/tags/ocean/');
    expect(await leadsTo('/tags/ocean/page/2/')).toBe('/tags/oceans/');
    expect(await leadsTo('/tags/ocean/feed.xml')).toBe('/tags/oceans/feed.xml');
    expect((await site.get('/tags/lake/')).status).toBe(404);
    await edit(site, 'oceans', { slug: 'sea' });
    expect((await site.get('/tags/sea/')).status).toBe(200);
    expect(await leadsTo('/tags/oceans/')).toBe('/tags/sea/');
  });

  test('a new name is what its posts are found by, also when the work stops in between', async () => {
    await using site = await openSite(kind);
    await site.addPosts(
      Array.from({ length: 101 }, (_, index) => ({
        slug: `p-${index}`,
        tags: ['Sea'],
        publishedAt: NOON - index,
      })),
    );
    await edit(site, 'sea', { name: 'Water' });
    const { id: tagId } = await tagOf(site, 'sea');
    const after = await indexTag(site.database, SYSTEM, { tagId, most: 0 });
    expect(after).not.toBeNull();
    expect(await site.read('/search?q=sea')).toContain('1 post for');
    expect(await indexTag(site.database, SYSTEM, { tagId, after: after ?? 0 })).toBeNull();
    expect(await site.read('/search?q=water')).toContain('101 posts for');
    expect(await site.read('/search?q=sea')).not.toContain('post for');
  });

  test('names and addresses stay with the tag that has them', async () => {
    await using site = await openSite(kind);
    await site.addPost({ slug: 'one', tags: ['Sea', 'Lake'] });
    expect(await edit(site, 'sea', { name: 'Lake' })).toEqual({ ok: false, reason: 'name-taken' });
    expect(await edit(site, 'sea', { slug: 'lake' })).toEqual({ ok: false, reason: 'slug-taken' });
    const create = (name: string, slug: string) =>
      site.database.transaction((tx) => createTag(tx, SYSTEM, { name, slug, description: '' }, NOON));
    expect(await create('Lake', '')).toEqual({ ok: false, reason: 'name-taken' });
    expect(await create('Pond', 'lake')).toEqual({ ok: false, reason: 'slug-taken' });
    expect(await create('sea', '')).toMatchObject({ ok: true });
    expect((await tagOf(site, 'sea-2')).name).toBe('sea');
  });

  test('whoever saves what somebody else has changed meanwhile is told what it is now', async () => {
    await using site = await openSite(kind);
    await site.addPost({ slug: 'one', tags: ['Sea'] });
    const seen = await tagOf(site, 'sea');
    await edit(site, 'sea', { name: 'Ocean' });
    const change = { id: seen.id, fields: { ...seen, name: 'Water' }, version: tagVersion(seen) };
    const result = await site.database.transaction((tx) => editTag(tx, SYSTEM, change, NOON));
    expect(result).toMatchObject({ ok: false, reason: 'changed', current: { name: 'Ocean' } });
    expect((await tagOf(site, 'sea')).name).toBe('Ocean');
  });

  test('a merged tag is replaced in each place, its posts are found by the other, its address leads there', async () => {
    await using site = await openSite(kind);
    const [one = 0, two = 0] = await site.addPosts([
      { slug: 'one', tags: ['First', 'Boats', 'Last'] },
      { slug: 'two', tags: ['Boats', 'First', 'Ships', 'Last'] },
      { slug: 'three', tags: ['Boats'], status: 'draft', publishedAt: null },
    ]);
    expect(await merge(site, 'boats', 'ships')).toMatchObject({ ok: true, isDone: true });
    expect(await tagsOf(site, one)).toEqual([
      { name: 'First', position: 0 },
      { name: 'Ships', position: 1 },
      { name: 'Last', position: 2 },
    ]);
    expect(await tagsOf(site, two)).toEqual([
      { name: 'First', position: 0 },
      { name: 'Ships', position: 1 },
      { name: 'Last', position: 2 },
    ]);
    expect((await tagOf(site, 'ships')).postCount).toBe(2);
    expect(await storedCounts(site.database.read)).toEqual(await recount(site.database.read));
    expect(await site.read('/search?q=boats')).not.toContain('posts for');
    expect(await site.read('/search?q=ships')).toContain('2 posts for');
    const old = await site.get('/tags/boats/');
    expect([old.status, old.headers.get('Location')]).toEqual([301, '/tags/ships/']);
  });

  test('a merge and a removal that stop half-way leave right counts, and go on when asked again', async () => {
    await using site = await openSite(kind);
    await site.addPosts(
      Array.from({ length: 101 }, (_, index) => ({ slug: `p-${index}`, tags: ['A', 'C'] })),
    );
    await site.addPost({ slug: 'other', tags: ['B'] });
    expect(await merge(site, 'a', 'b', 0)).toMatchObject({ ok: true, isDone: false });
    expect([(await tagOf(site, 'a')).postCount, (await tagOf(site, 'b')).postCount]).toEqual([1, 101]);
    expect(await merge(site, 'a', 'b')).toMatchObject({ isDone: true });
    expect((await tagOf(site, 'b')).postCount).toBe(102);
    const { id: tagId } = await tagOf(site, 'c');
    const remove = (most?: number) =>
      deleteTag(site.database, SYSTEM, { tagId, now: NOON, ...(most !== undefined && { most }) });
    expect(await remove(0)).toMatchObject({ isDone: false });
    expect((await tagOf(site, 'c')).postCount).toBe(1);
    expect(await remove()).toMatchObject({ isDone: true });
    expect(await remove()).toEqual({ ok: false, reason: 'no-such-tag' });
    expect(await storedCounts(site.database.read)).toEqual(await recount(site.database.read));
  });

  test('writers who save posts of the tag meanwhile lose no count', async () => {
    await using site = await openSite(kind);
    const ids = await site.addPosts(
      Array.from({ length: 30 }, (_, index) => ({ slug: `p-${index}`, tags: ['A', 'B'] })),
    );
    const saves = ids.map(
      (id, index) => () =>
        site.addPost({ id, slug: `p-${index}`, tags: [['A'], ['C', 'A'], ['B']][index % 3] ?? [] }),
    );
    const more = Array.from(
      { length: 10 },
      (_, index) => () => site.addPost({ slug: `new-${index}`, tags: ['A'] }),
    );
    const works = [...saves, ...more];
    works.splice(20, 0, () => merge(site, 'a', 'c').then(() => 0));
    await site.addPost({ slug: 'c', tags: ['C'] });
    await Promise.all(works.map((work) => work()));
    await expect(storedCounts(site.database.read)).resolves.toEqual(await recount(site.database.read));
  });

  test('authors may change no tag', async () => {
    await using site = await openSite(kind);
    await site.addPost({ slug: 'one', tags: ['Sea', 'Lake'] });
    const { id: tagId } = await tagOf(site, 'sea');
    await expect(deleteTag(site.database, AUTHOR, { tagId, now: NOON })).rejects.toThrow(ForbiddenError);
    const fields = { name: 'X', slug: '', description: '' };
    await expect(site.database.transaction((tx) => createTag(tx, AUTHOR, fields, NOON))).rejects.toThrow(
      ForbiddenError,
    );
  });
});

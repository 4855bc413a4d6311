import { expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { loggedTags } from '../../tests/support/logged-tags.ts';
import { NOON, openSite, type TestSite } from '../../tests/support/site.ts';
import { SYSTEM } from '../accounts/actor.ts';
import { tagsOfTagChange } from './changed-tags.ts';
import { createTag } from './create-tag.ts';
import { deleteTag } from './delete-tag.ts';
import { editTag, tagVersion } from './edit-tag.ts';
import { ensureTags } from './ensure-tags.ts';
import { indexTag } from './index-tag.ts';
import { mergeTags } from './merge-tags.ts';
import type { Tag } from './tag.ts';
import type { TagFields } from './tag-fields.ts';
import { findTagById } from './tag-queries.ts';

const SEA: Tag = { id: 3, slug: 'sea', name: 'Sea', description: '', postCount: 2 };
const RENAMED = ['tag:3', 'tag:3:link', 'tags', 'tags:sitemap'];

test.each<[string, Tag | null, Tag | null, string[]]>([
  ['nothing that is changed', SEA, { ...SEA }, []],
  ['a new tag', null, SEA, ['tag-slug:sea']],
  ['a description', SEA, { ...SEA, description: 'Water.' }, ['tag:3']],
  ['a name', SEA, { ...SEA, name: 'Seas' }, RENAMED],
  ['a slug', SEA, { ...SEA, slug: 'seas' }, ['tag-slug:seas', ...RENAMED]],
  [
    'the name of a tag without posts',
    { ...SEA, postCount: 0 },
    { ...SEA, name: 'Seas' },
    ['tag:3', 'tag:3:link'],
  ],
  ['a tag that is removed', { ...SEA, postCount: 0 }, null, ['tag:3', 'tag:3:link']],
])('%s makes outdated what showed it', (_, before, after, tags) => {
  expect(tagsOfTagChange(before, after).toSorted()).toEqual(tags);
});

describeDatabases('what is logged when tags change', (_, kind) => {
  test('names lists of posts for a merge, and the tag itself for an edit', async () => {
    await using site = await openSite(kind);
    await site.addPosts([
      { slug: 'both', tags: ['Sea', 'Lake'] },
      { slug: 'sea', tags: ['Sea'] },
      { slug: 'draft', status: 'draft', tags: ['Sea'] },
      { slug: 'lake', tags: ['Lake'] },
    ]);
    const log = (work: () => Promise<unknown>) => loggedTags(site.database, work);
    // Tags are made in the order of their names.
    const [lake, sea] = [1, 2];
    const described = await log(() => edit(site, sea, { description: 'Water.' }));
    expect(described.tags).toEqual(['tag:2']);
    const renamed = await log(() => edit(site, sea, { name: 'Ocean', slug: 'ocean' }));
    expect(renamed.tags).toEqual([
      ...['redirect:/tags/ocean', 'redirect:/tags/sea', 'tag-slug:ocean', 'tag:2', 'tag:2:link'],
      ...['tags', 'tags:sitemap'],
    ]);
    const indexed = await log(() => indexTag(site.database, SYSTEM, { tagId: sea }));
    expect(indexed.tags).toEqual(['search']);
    const merged = await log(() => mergeTags(site.database, SYSTEM, { tagId: sea, intoId: lake, now: NOON }));
    expect(merged.tags).toEqual([
      ...['post:1', 'post:1:card', 'post:2', 'post:2:card', 'redirect:/tags/lake', 'redirect:/tags/ocean'],
      ...['search', 'tag:1:posts', 'tag:2', 'tag:2:link', 'tag:2:posts', 'tags', 'tags:any', 'tags:sitemap'],
    ]);
    expect(merged.withdrawn).toEqual(['tag:2', 'tag:2:link']);
  });

  test('says that there is a tag where there was none', async () => {
    await using site = await openSite(kind);
    const log = (work: () => Promise<unknown>) => loggedTags(site.database, work);
    const ensure = () => site.database.transaction((tx) => ensureTags(tx, [{ name: 'Sea' }], NOON));
    expect((await log(ensure)).tags).toEqual(['tag-slug:sea']);
    expect((await log(ensure)).tags).toEqual([]);
    const lake = { name: 'Lake', slug: 'l', description: '' };
    const create = () => site.database.transaction((tx) => createTag(tx, SYSTEM, lake, NOON));
    expect((await log(create)).tags).toEqual(['tag-slug:l']);
    expect((await log(create)).tags).toEqual([]);
    const remove = () => deleteTag(site.database, SYSTEM, { tagId: 2, now: NOON });
    expect((await log(remove)).withdrawn).toEqual(['tag:2', 'tag:2:link']);
  });
});

async function edit(site: TestSite, id: number, change: Partial<TagFields>): Promise<void> {
  const tag = await findTagById(site.database.read, id);
  if (tag === undefined) throw new Error(`There is no tag ${id}`);
  const { name, slug, description } = tag;
  const fields = { name, slug, description, ...change };
  const version = tagVersion(tag);
  await site.database.transaction((tx) => editTag(tx, SYSTEM, { id, fields, version }, NOON));
}

// What databases refuse or limit reaches neither readers nor writers: long lists, characters no text can hold, long names.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ensureAuthor } from '../src/authors/ensure-author.ts';
import { slugify } from '../src/content/slugify.ts';
import type { Transaction } from '../src/database/database.ts';
import { addMedia } from '../src/media/add-media.ts';
import { mediaPath } from '../src/media/media.ts';
import { picturesByUrl } from '../src/media/picture-queries.ts';
import { deletePost } from '../src/posts/delete-post.ts';
import { ensureTags } from '../src/tags/ensure-tags.ts';
import { describeDatabases } from './support/databases.ts';
import { samplePicture } from './support/sample-pictures.ts';
import { openSite } from './support/site.ts';

describeDatabases('a site', (_, kind) => {
  test('finds its own among tens of thousands of pictures', async () => {
    await using site = await openSite(kind);
    const { hash, name } = await site.addPicture();
    const others = Array.from(
      { length: 33_000 },
      (_, index) => `/media/${index.toString(16).padStart(20, '0')}/a.jpg`,
    );
    const own = mediaPath({ hash, name });
    const found = await picturesByUrl(site.database.read, [...others, own]);
    expect([...found.keys()]).toEqual([own]);
  });

  test('shows a post with thousands of tags', async () => {
    await using site = await openSite(kind);
    const names = Array.from({ length: 9000 }, (_, index) => `Tag ${index}`);
    await site.database.transaction((tx) =>
      Promise.all([names.slice(0, 4500), names.slice(4500)].map((some) => insertTags(tx, some))),
    );
    await site.addPost({ slug: 'a', tags: names });
    await site.addPost({ slug: 'b', tags: ['Tag 0'] });
    expect(await site.read('/a/')).toContain('Tag 8999');
  });

  test('deletes and changes posts however large its search has become', async () => {
    await using site = await openSite(kind);
    const ids = await site.addPosts(Array.from({ length: 200 }, (_, index) => ({ slug: `post-${index}` })));
    for (const id of ids.slice(0, 100)) await site.database.transaction((tx) => deletePost(tx, id));
    for (const id of ids.slice(100)) await site.addPost({ id, slug: `again-${id}` });
    const left = await site.database.read.selectFrom('posts').select('id').execute();
    expect(left).toHaveLength(100);
  });

  test('keeps names with characters that it cannot store, and finds them again', async () => {
    await using site = await openSite(kind);
    const names = ['a\0b', 'c\ud800', `${'x'.repeat(499)}😀`].map((name) => ({ name }));
    const once = await site.database.transaction((tx) => ensureTags(tx, names, 0));
    expect(await site.database.transaction((tx) => ensureTags(tx, names, 0))).toEqual(once);
    for (const name of ['a\0\ud800', numbers(20_000)]) {
      const author = { name, email: `${name}@a.example`, bio: '\0', website: '\0' };
      const made = await site.database.transaction((tx) => ensureAuthor(tx, author, 0));
      expect(await site.database.transaction((tx) => ensureAuthor(tx, author, 0))).toBe(made);
    }
    await site.addPost({ slug: 'a', title: 'a\0b\ud800', excerpt: 'a\0', source: 'x\0y', coverAlt: '\0' });
    expect(await site.read('/a/')).toContain('a\ufffdb\ufffd');
  });

  test('takes a title and an excerpt of 10 MB', async () => {
    await using site = await openSite(kind);
    const long = numbers(2_000_000);
    await site.addPost({ slug: 'a', title: long, excerpt: long });
    expect((await site.get('/a/')).status).toBe(200);
  });

  test('brings the files of a picture back when it is added again after they were lost', async () => {
    await using site = await openSite(kind);
    const body = await samplePicture({ width: 1000, height: 500 }).jpeg().toBuffer();
    const add = async () => {
      const result = await addMedia(site.services, { name: 'sea.jpg', body });
      if (!result.ok) throw new Error(result.reason);
      return result;
    };
    const first = await add();
    await rm(join(site.services.config.dataDir, 'media'), { recursive: true });
    expect((await site.get(mediaPath(first.media))).status).toBe(404);
    expect(await add()).toEqual({ ...first, isNew: false });
    expect((await site.get(mediaPath(first.media))).status).toBe(200);
  });
});

/** One statement for all of them; `ensureTags` makes each on its own. */
async function insertTags(tx: Transaction, names: readonly string[]): Promise<void> {
  const rows = names.map((name) => ({ name, slug: slugify(name), description: '', created_at: 0 }));
  await tx.insertInto('tags').values(rows).execute();
}

/** A text that does not compress well. */
function numbers(count: number): string {
  return Array.from({ length: count }, (_, index) => index.toString(36)).join(' ');
}

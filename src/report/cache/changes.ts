// What writers, readers and admins change, each in the way of the site itself.
import { SYSTEM } from '../../accounts/actor.ts';
import { addComment } from '../../comments/add-comment.ts';
import type { Database } from '../../database/database.ts';
import { EVERYTHING, invalidate } from '../../invalidation/log.ts';
import { postPath } from '../../posts/post-path.ts';
import { changeSetting } from '../../site/change-setting.ts';
import { loadSettings } from '../../site/setting-queries.ts';
import { editTag, tagVersion } from '../../tags/edit-tag.ts';
import { listUsedTags } from '../../tags/tag-queries.ts';
import { asAsked } from '../mixed-load.ts';
import { ReportError } from '../report-error.ts';
import { writePost } from '../write-post.ts';

export interface Change {
  name: string;
  /** @param time 0, 1, 2, … to change something else each time. */
  make(time: number): Promise<unknown>;
}

const SOURCE = 'Words that were written for this.';

/** @param paths what is kept: a post of them is changed. */
export async function changesOf(
  database: Database,
  paths: readonly string[],
  now: () => number,
): Promise<Change[]> {
  const [tag, second] = (await listUsedTags(database.read)).toSorted((a, b) => b.postCount - a.postCount);
  const post = await somePost(database, new Set(paths));
  const tagIds = [tag, second].flatMap((one) => (one === undefined ? [] : [one.id]));
  return [
    {
      name: 'A new post with two tags',
      make: (time) => {
        const news = { slug: `news-${now()}-${time}`, title: `News, number ${time}`, source: SOURCE };
        return writePost(database, { ...news, tagIds, publishedAt: now() }, now());
      },
    },
    {
      name: "A post's text",
      make: (time) =>
        writePost(database, { ...post, source: `${post.source}\n\nOnce more: ${time}.` }, now()),
    },
    { name: 'A comment', make: (time) => comment(database, post.id, time, now()) },
    {
      name: 'The name of a tag',
      make: (time) => renameTag(database, tag?.id ?? 0, `Renamed ${time}`, now()),
    },
    {
      name: "The site's description",
      make: (time) =>
        database.transaction((tx) => changeSetting(tx, 'description', `Described anew, ${time}`, now())),
    },
    {
      name: 'Everything is forgotten',
      make: () => database.transaction(async (tx) => invalidate(tx, [EVERYTHING])),
    },
  ];
}

/** One that is kept, as it stands, but written by the report's own author from then on. */
async function somePost({ read }: Database, paths: ReadonlySet<string>) {
  const settings = await loadSettings(read);
  const posts = await read
    .selectFrom('posts')
    .innerJoin('users', 'users.id', 'posts.author_id')
    .select(['posts.id', 'posts.slug', 'posts.title', 'posts.source', 'posts.published_at'])
    .select('users.slug as author_slug')
    .where('posts.status', '=', 'published')
    .orderBy('comment_count', 'desc')
    .orderBy('posts.id')
    .limit(20)
    .execute();
  const found = posts.find(({ slug, author_slug, published_at }) =>
    paths.has(asAsked(postPath({ slug, authorSlug: author_slug, publishedAt: published_at ?? 0 }, settings))),
  );
  if (found === undefined)
    throw new ReportError('unexpected-answer', 'No post is kept that could be changed.');
  const tags = await read
    .selectFrom('posts_tags')
    .select('tag_id')
    .where('post_id', '=', found.id)
    .orderBy('position')
    .execute();
  const { id, slug, title, source, published_at } = found;
  return { id, slug, title, source, publishedAt: published_at ?? 0, tagIds: tags.map((row) => row.tag_id) };
}

async function comment(database: Database, postId: number, time: number, now: number): Promise<void> {
  const author = { guestName: 'A reader', guestEmail: null, guestWebsite: null };
  const written = { text: `Well said, ${time}.`, format: 'markdown', status: 'approved' } as const;
  const input = { ...written, postId, parentId: null, author, createdAt: now };
  const added = await database.transaction((tx) => addComment(tx, input, input.text.length));
  if (!added.ok) throw new ReportError('unexpected-answer', `A comment could not be added: ${added.reason}.`);
}

async function renameTag(database: Database, id: number, name: string, now: number): Promise<void> {
  const renamed = await database.transaction(async (tx) => {
    const tag = await tx
      .selectFrom('tags')
      .select(['id', 'name', 'slug', 'description', 'post_count as postCount'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const fields = { name, slug: tag.slug, description: tag.description };
    return editTag(tx, SYSTEM, { id, fields, version: tagVersion(tag) }, now);
  });
  if (!renamed.ok)
    throw new ReportError('unexpected-answer', `A tag could not be renamed: ${renamed.reason}.`);
}

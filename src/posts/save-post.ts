import type { RenderedContent } from '../content/render-content.ts';
import type { Transaction } from '../database/database.ts';
import { inPieces } from '../database/in-pieces.ts';
import { named } from '../database/named.ts';
import { indexPost } from '../search/index-post.ts';
import { isReservedSegment } from '../site/permalinks.ts';
import { tagsOfPosts } from '../tags/tag-queries.ts';
import { keepAddresses } from './keep-addresses.ts';
import { lockPost } from './lock-post.ts';
import type { PostState } from './post-state.ts';
import { recordPostChanges } from './record-post-changes.ts';
import { type TextInput, textRow } from './text-row.ts';

export interface PostInput extends TextInput {
  /** Left out for a new post. */
  id?: number;
  slug: string;
  /** In the order in which the post shows them. */
  tagIds: readonly number[];
  /** Left out, what is there stays. */
  allowsComments?: boolean;
}

export type SavePostResult =
  | { ok: true; id: number }
  | { ok: false; reason: 'slug-taken' | 'slug-reserved' | 'no-such-post' };

/**
 * Writes a post with its tags, its entry in the search and the counts that lists show. An address that it had for readers
 * goes on leading to it when its slug changes.
 * @param rendered what `renderContent` made of the source.
 */
export async function savePost(
  tx: Transaction,
  post: PostInput,
  rendered: RenderedContent,
): Promise<SavePostResult> {
  if (isReservedSegment(post.slug)) return { ok: false, reason: 'slug-reserved' };
  const holder = await named(tx, 'posts.slug-holder')
    .selectFrom('posts')
    .select('id')
    .where('slug', '=', post.slug)
    .executeTakeFirst();
  if (holder !== undefined && holder.id !== post.id) return { ok: false, reason: 'slug-taken' };
  const before = post.id === undefined ? null : await lockPost(tx, post.id);
  if (before === undefined) return { ok: false, reason: 'no-such-post' };
  const row = postRow(post, rendered);
  const id = post.id === undefined ? await insertPost(tx, row) : await updatePost(tx, post.id, row);
  if (before !== null && before.slug !== post.slug)
    await keepAddresses(tx, before, { ...post, id }, post.updatedAt);
  await replaceTags(tx, id, post);
  await recordPostChanges(tx, before === null ? [] : [before], [stateAfter(id, row, post, before)]);
  await indexPost(tx, id, await searchable(tx, id, post, rendered));
  return { ok: true, id };
}

function postRow(post: PostInput, rendered: RenderedContent) {
  return {
    slug: post.slug,
    ...textRow(post, rendered),
    ...(post.allowsComments !== undefined && { allows_comments: post.allowsComments ? 1 : 0 }),
  };
}

type PostRow = ReturnType<typeof postRow>;

/** As it stands in the database now. */
function stateAfter(id: number, row: PostRow, { tagIds }: PostInput, before: PostState | null): PostState {
  return {
    id,
    tagIds,
    slug: row.slug,
    status: row.status,
    title: row.title,
    summary: row.summary,
    words: row.words,
    authorId: row.author_id,
    coverMediaId: row.cover_media_id,
    coverAlt: row.cover_alt,
    updatedAt: row.updated_at,
    publishedAt: row.published_at,
    allowsComments: row.allows_comments ?? before?.allowsComments ?? 1,
  };
}

async function insertPost(tx: Transaction, row: PostRow): Promise<number> {
  const { id } = await named(tx, 'posts.add')
    .insertInto('posts')
    .values(row)
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function updatePost(tx: Transaction, id: number, row: PostRow): Promise<number> {
  await named(tx, 'posts.update').updateTable('posts').set(row).where('id', '=', id).execute();
  return id;
}

async function replaceTags(tx: Transaction, postId: number, post: PostInput): Promise<void> {
  await named(tx, 'posts.clear-tags').deleteFrom('posts_tags').where('post_id', '=', postId).execute();
  const listedAt = post.status === 'published' ? post.publishedAt : null;
  const rows = post.tagIds.map((tagId, position) => ({
    post_id: postId,
    tag_id: tagId,
    position,
    listed_at: listedAt,
  }));
  for (const piece of inPieces(rows))
    await named(tx, 'posts.set-tags').insertInto('posts_tags').values(piece).execute();
}

async function searchable(tx: Transaction, id: number, post: PostInput, rendered: RenderedContent) {
  const tags = post.tagIds.length === 0 ? [] : ((await tagsOfPosts(tx, [id])).get(id) ?? []);
  return {
    title: post.title,
    lead: [
      post.excerpt,
      ...tags.map((tag) => tag.name),
      ...rendered.headings.map((heading) => heading.text),
    ].join('\n'),
    text: rendered.text,
  };
}

// What a post's page shows: the post, its tags, its neighbours in time, related posts; three statements.

import { sql } from 'kysely';
import type { Author } from '../authors/author.ts';
import { authorTags } from '../authors/cache-tags.ts';
import type { Values } from '../cache/cached-value.ts';
import { dependOn } from '../cache/dependencies.ts';
import { headingsFrom } from '../content/headings.ts';
import type { SourceFormat } from '../content/render-content.ts';
import type { Reader } from '../database/database.ts';
import { runPrepared } from '../database/prepared.ts';
import { mediaTag } from '../media/cache-tags.ts';
import { PICTURE_COLUMNS } from '../media/media.ts';
import type { Settings } from '../site/settings.ts';
import { tagTags } from '../tags/cache-tags.ts';
import { FIRST_POST, LAST_POST, postTags } from './cache-tags.ts';
import { keptTags } from './kept-tags.ts';
import type { Post, PostLink, PostStatus } from './post.ts';
import { READABLE_STATUSES } from './post.ts';
import { dependOnLinks } from './post-path.ts';
import { CARD_COLUMNS, cardFrom, linkFrom } from './post-queries.ts';

export interface PostWithSource {
  post: Post;
  tagIds: number[];
  author: Author;
  source: string;
  format: SourceFormat;
  allowsComments: boolean;
}

/** The post that readers find under a slug: published or unlisted. Its tags may be from before, where they still hold. */
export async function findReadablePost(
  db: Reader,
  slug: string,
  settings: Settings,
  values: Values = null,
): Promise<PostWithSource | undefined> {
  const [row] = await runPrepared(db, { name: 'posts.by-slug' }, { slug }, (given) =>
    db
      .selectFrom('posts')
      .innerJoin('users', 'users.id', 'posts.author_id')
      .leftJoin('media', 'media.id', 'posts.cover_media_id')
      .select([...CARD_COLUMNS, ...PICTURE_COLUMNS])
      .select(['posts.status', 'posts.headings', 'posts.html', 'posts.source', 'posts.format'])
      .select(['posts.seo_title', 'posts.seo_description', 'posts.canonical_url'])
      .select('posts.allows_comments')
      .select(['users.bio', 'users.website', 'users.post_count as author_posts'])
      .where('posts.slug', '=', given.slug)
      .where(
        'posts.status',
        'in',
        READABLE_STATUSES.map((status) => sql.lit(status)),
      )
      .compile(),
  );
  if (row === undefined) {
    dependOn(postTags.slug(slug));
    return undefined;
  }
  // How many posts its author has is not shown beside it.
  dependOn(postTags.all(row.id), authorTags.all(row.author_id));
  if (row.cover_media_id !== null) dependOn(mediaTag(row.cover_media_id));
  const tags = await keptTags(values, db, row.id);
  const { status, html, source, format, bio, website } = row;
  const card = cardFrom(row, tags, settings);
  const seo = { title: row.seo_title, description: row.seo_description, canonicalUrl: row.canonical_url };
  return {
    post: { ...card, status, html, headings: headingsFrom(row.headings), seo },
    tagIds: tags.map((tag) => tag.id),
    author: { ...card.author, id: row.author_id, bio, website, postCount: row.author_posts },
    source,
    format,
    allowsComments: row.allows_comments === 1,
  };
}

export interface PostsAround {
  /** Published just before. */
  previous: PostLink | null;
  /** Published just after. */
  next: PostLink | null;
  /** Those that share most tags, the newest first among equals. */
  related: PostLink[];
}

const RELATED_POSTS = 4;
/** Looked at for each tag, so that a tag on every post costs no more than a rare one. */
const CANDIDATES_PER_TAG = 50;
/** The writer's first; SQLite joins no more than 500 SELECTs. */
const TAGS_COMPARED = 30;

/** A post's neighbours in time and the posts related to it; one statement. */
export async function findPostsAround(
  db: Reader,
  post: { id: number; publishedAt: number; status: PostStatus },
  tagIds: readonly number[],
  settings: Settings,
): Promise<PostsAround> {
  const given = { id: post.id, publishedAt: post.publishedAt, tagIds: tagIds.slice(0, TAGS_COMPARED) };
  const rows = await runPrepared(db, { name: 'posts.around' }, given, (around) =>
    sql<AroundRow>`
    select found.relation, posts.id, posts.slug, posts.title, posts.published_at,
      users.id as author_id, users.slug as author_slug
    from (
      ${neighbour('previous', around)} union all ${neighbour('next', around)} union all ${related(around)}
    ) as found
    join posts on posts.id = found.id
    join users on users.id = posts.author_id
    order by found.relation, found.shared desc, posts.published_at desc, posts.id desc
  `.compile(db),
  );
  dependOnLinks(
    rows.map((row) => ({ id: row.id, authorId: row.author_id })),
    settings,
  );
  dependOn(...given.tagIds.map(tagTags.posts), ...tagsOfPlace(post, rows));
  const links = (relation: AroundRow['relation']) =>
    rows.filter((row) => row.relation === relation).map((row) => linkFrom(row, settings));
  return {
    previous: links('previous')[0] ?? null,
    next: links('next')[0] ?? null,
    related: links('related'),
  };
}

interface AroundRow {
  relation: 'previous' | 'next' | 'related';
  id: number;
  author_id: number;
  slug: string;
  title: string;
  published_at: number;
  author_slug: string;
}

/** What says that others stand beside a post: one that is in no list is a neighbour of nobody. */
function tagsOfPlace(post: { id: number; status: PostStatus }, rows: readonly AroundRow[]): string[] {
  if (post.status === 'published') return [postTags.previous(post.id), postTags.next(post.id)];
  const at = (relation: AroundRow['relation']) => rows.find((row) => row.relation === relation)?.id;
  const [previous, next] = [at('previous'), at('next')];
  return [
    previous === undefined ? FIRST_POST : postTags.next(previous),
    next === undefined ? LAST_POST : postTags.previous(next),
  ];
}

function neighbour(relation: 'previous' | 'next', { id, publishedAt }: { id: number; publishedAt: number }) {
  const compare = sql.raw(relation === 'previous' ? '<' : '>');
  const direction = sql.raw(relation === 'previous' ? 'desc' : 'asc');
  return sql`select * from (
    select ${sql.lit(relation)} as relation, id, 0 as shared from posts
    where status = 'published' and (published_at, id) ${compare} (${publishedAt}, ${id})
    order by published_at ${direction}, id ${direction} limit 1
  ) as ${sql.raw(relation)}_post`;
}

function related({ id, tagIds }: { id: number; tagIds: readonly number[] }) {
  const none = sql`select post_id, listed_at from posts_tags where 1 = 0`;
  const candidates = tagIds.map(
    (tagId, index) => sql`select * from (
      select post_id, listed_at from posts_tags
      where tag_id = ${tagId} and listed_at is not null
      order by listed_at desc, post_id desc limit ${sql.lit(CANDIDATES_PER_TAG)}
    ) as ${sql.raw(`tag_${index}`)}`,
  );
  return sql`select * from (
    select 'related' as relation, post_id as id, count(*) as shared
    from (${sql.join([none, ...candidates], sql` union all `)}) as candidates
    where post_id <> ${id}
    group by post_id, listed_at
    order by shared desc, listed_at desc, post_id desc limit ${sql.lit(RELATED_POSTS)}
  ) as related_posts`;
}

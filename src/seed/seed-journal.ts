// Fills a journal with made-up posts. Each post is made from its place in the journal alone, so what is there already is
// known by its slug, and a run that was interrupted is finished by the next.
import { setImmediate } from 'node:timers/promises';
import { ensureAuthor } from '../authors/ensure-author.ts';
import type { Database, Reader, Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { EVERYTHING, invalidate } from '../invalidation/log.ts';
import { type CountedState, changeCounts } from '../posts/post-counts.ts';
import { summaryOf } from '../posts/summary-of.ts';
import { indexPosts, type SearchEntry } from '../search/index-post.ts';
import { ensureTags } from '../tags/ensure-tags.ts';
import { insertRows, reserveIds, type SeededRow } from './insert-rows.ts';
import { commentsFor, type SeedComment } from './make-comments.ts';
import { postAt, type SeedPost, type SeedSize, slugAt } from './make-post.ts';
import { authorAt, tagNames } from './names.ts';

export interface SeedOptions extends SeedSize {
  posts: number;
  /** A post, on average. */
  comments: number;
  now: number;
}

export interface SeedStep {
  /** Of the journal: those added and those that were there. */
  posts: number;
  added: number;
  /** Added to the tables of posts, their tags and comments. */
  rows: number;
}

const POSTS_PER_STEP = 1000;
const POSTS_PER_TURN = 20;

/**
 * Adds what is missing of the journal; each step is a transaction, between which the caller may stop. While the database
 * writes one step the next one is made.
 */
export async function* seedJournal(database: Database, options: SeedOptions): AsyncGenerator<SeedStep> {
  const names = tagNames(options.tags);
  const known = await database.transaction((tx) => ensureNames(tx, names, options));
  let drafts = await draftStep(database.read, options, 0);
  for (let first = 0; first < options.posts; first += POSTS_PER_STEP) {
    const [rows, next] = await Promise.all([
      drafts.length === 0 ? 0 : database.transaction((tx) => addPosts(tx, drafts, names, known)),
      draftStep(database.read, options, first + POSTS_PER_STEP),
    ]);
    yield { posts: Math.min(POSTS_PER_STEP, options.posts - first), added: drafts.length, rows };
    drafts = next;
  }
}

/** The posts of a step that are not there yet. */
async function draftStep(db: Reader, options: SeedOptions, first: number): Promise<Draft[]> {
  const count = Math.min(POSTS_PER_STEP, options.posts - first);
  if (count <= 0) return [];
  const drafts: Draft[] = [];
  for (const [index, place] of (await missingPlaces(db, options.seed, first, count)).entries()) {
    // What the database has answered meanwhile is taken in between.
    if (index % POSTS_PER_TURN === 0) await setImmediate();
    drafts.push(draftAt(options, place));
  }
  return drafts;
}

interface Known {
  authorIds: number[];
  tagIds: number[];
}

async function ensureNames(
  tx: Transaction,
  tags: string[],
  { seed, authors, now }: SeedOptions,
): Promise<Known> {
  const authorIds: number[] = [];
  for (let place = 0; place < authors; place++)
    authorIds.push(await ensureAuthor(tx, authorAt(seed, place), now));
  const tagIds = await ensureTags(
    tx,
    tags.map((name) => ({ name })),
    now,
  );
  return { authorIds, tagIds };
}

async function missingPlaces(db: Reader, seed: number, first: number, count: number): Promise<number[]> {
  const places = new Map(
    Array.from({ length: count }, (_, index) => [slugAt(seed, first + index), first + index]),
  );
  const found = await named(db, 'seed.slugs')
    .selectFrom('posts')
    .select('slug')
    .where('slug', 'in', [...places.keys()])
    .execute();
  for (const { slug } of found) places.delete(slug);
  return [...places.values()];
}

interface Draft {
  post: SeedPost;
  comments: SeedComment[];
}

function draftAt(options: SeedOptions, place: number): Draft {
  const post = postAt(options, place);
  return { post, comments: commentsFor(post, options, options.comments) };
}

async function addPosts(
  tx: Transaction,
  drafts: readonly Draft[],
  names: string[],
  known: Known,
): Promise<number> {
  const postIds = await reserveIds(tx, 'posts', drafts.length);
  const total = drafts.reduce((sum, draft) => sum + draft.comments.length, 0);
  const commentIds = total === 0 ? [] : await reserveIds(tx, 'comments', total);
  const step = new Step(known, names);
  let taken = 0;
  for (const [index, draft] of drafts.entries()) {
    step.add(postIds[index] ?? 0, draft, commentIds.slice(taken, taken + draft.comments.length));
    taken += draft.comments.length;
  }
  return step.write(tx);
}

/** Everything that one transaction writes. */
class Step {
  readonly #known: Known;
  readonly #tagNames: readonly string[];
  readonly #posts: SeededRow<'posts'>[] = [];
  readonly #postsTags: SeededRow<'posts_tags'>[] = [];
  readonly #comments: SeededRow<'comments'>[] = [];
  readonly #entries: SearchEntry[] = [];
  readonly #counted: CountedState[] = [];

  constructor(known: Known, tagNames: readonly string[]) {
    this.#known = known;
    this.#tagNames = tagNames;
  }

  add(postId: number, { post, comments }: Draft, commentIds: readonly number[]): void {
    const { authorIds, tagIds } = this.#known;
    const authorId = authorIds[post.author] ?? 0;
    const { status, publishedAt } = post;
    const listedAt = status === 'published' ? publishedAt : null;
    const ids = post.tags.map((tag) => tagIds[tag] ?? 0);
    this.#posts.push(postRow(postId, authorId, post, comments));
    for (const [position, tagId] of ids.entries())
      this.#postsTags.push({ post_id: postId, tag_id: tagId, position, listed_at: listedAt });
    this.#counted.push({ status, authorId, tagIds: ids, publishedAt });
    const rows: SeededRow<'comments'>[] = [];
    for (const [index, comment] of comments.entries()) {
      const parent = comment.parent === null ? undefined : rows[comment.parent];
      rows.push(commentRow(comment, commentIds[index] ?? 0, { postId, authorIds, parent }));
    }
    this.#comments.push(...rows);
    this.#entries.push({ postId, title: post.title, lead: leadOf(post, this.#tagNames), text: post.text });
  }

  /** Returns how many rows it added. */
  async write(tx: Transaction): Promise<number> {
    await insertRows(tx, 'posts', this.#posts);
    await insertRows(tx, 'posts_tags', this.#postsTags);
    await insertRows(tx, 'comments', this.#comments);
    await indexPosts(tx, this.#entries);
    await changeCounts(tx, [], this.#counted);
    // A thousand posts come into most lists there are.
    invalidate(tx, [EVERYTHING]);
    return this.#posts.length + this.#postsTags.length + this.#comments.length;
  }
}

function postRow(
  id: number,
  authorId: number,
  post: SeedPost,
  comments: readonly SeedComment[],
): SeededRow<'posts'> {
  return {
    id,
    slug: post.slug,
    comment_count: comments.filter((comment) => comment.status === 'approved').length,
    status: post.status,
    title: post.title,
    words: post.words,
    author_id: authorId,
    cover_media_id: null,
    cover_alt: '',
    created_at: post.createdAt,
    updated_at: post.updatedAt,
    published_at: post.publishedAt,
    format: 'markdown',
    excerpt: post.excerpt,
    summary: summaryOf(post.excerpt, post),
    headings: JSON.stringify(post.headings),
    html: post.html,
    text: post.text,
    source: post.source,
  };
}

function commentRow(
  comment: SeedComment,
  id: number,
  of: { postId: number; authorIds: readonly number[]; parent: SeededRow<'comments'> | undefined },
): SeededRow<'comments'> {
  return {
    id,
    post_id: of.postId,
    parent_id: of.parent?.id ?? null,
    thread_id: of.parent?.thread_id ?? id,
    thread_at: of.parent?.thread_at ?? comment.createdAt,
    author_id: comment.author === null ? null : (of.authorIds[comment.author] ?? null),
    guest_name: comment.guestName,
    guest_email: comment.guestEmail,
    guest_website: comment.guestWebsite,
    status: comment.status,
    created_at: comment.createdAt,
    format: 'markdown',
    html: comment.html,
    text: comment.text,
  };
}

function leadOf(post: SeedPost, names: readonly string[]): string {
  return [
    post.excerpt,
    ...post.tags.map((tag) => names[tag] ?? ''),
    ...post.headings.map((heading) => heading.text),
  ].join('\n');
}

// What caches must hear when a post changes: the state that readers saw is compared with the one that they see.
import { AUTHORS, authorTags } from '../authors/cache-tags.ts';
import { commentsTag } from '../comments/cache-tags.ts';
import { SEARCH } from '../search/cache-tags.ts';
import { TAGS_SITEMAP, tagTags, USED_TAGS } from '../tags/cache-tags.ts';
import { POSTS, postTags, sitemapOfPost, sitemapTag } from './cache-tags.ts';
import { isReadable, readingMinutes } from './post.ts';
import type { PostState } from './post-state.ts';
import { tagsOfTime } from './time-tags.ts';

export interface ChangedTags {
  invalidated: string[];
  /** Of what was taken from readers. */
  withdrawn: string[];
}

/** A place in the order in which posts were published. */
export interface Place {
  publishedAt: number;
  id: number;
}

/**
 * What a change of one post makes outdated, except what stands beside it: `placesChanged`. Its text is taken for changed
 * whenever it is written.
 * @param before null for a new post. @param after null for one that is deleted.
 */
export function tagsOfPostChange(before: PostState | null, after: PostState | null): ChangedTags {
  const [was, is] = [readable(before), readable(after)];
  const [wasListed, isListed] = [listed(before), listed(after)];
  const post = was ?? is;
  if (post === null) return { invalidated: [], withdrawn: [] };
  const isTaken = (was !== null && is === null) || (wasListed !== null && isListed === null);
  const withdrawn = isTaken
    ? [...ownTags(post.id), ...(wasListed ? [sitemapTag(sitemapOfPost(post.id))] : [])]
    : [];
  const invalidated = new Set(withdrawn);
  const isSeenElsewhere = was?.status !== is?.status;
  for (const tag of isSeenElsewhere ? ownTags(post.id) : changedOwnTags(was, is)) invalidated.add(tag);
  if (is !== null && is.slug !== was?.slug) invalidated.add(postTags.slug(is.slug));
  for (const tag of listTags(wasListed, isListed)) invalidated.add(tag);
  return { invalidated: [...invalidated], withdrawn };
}

/** Where posts stand elsewhere than before, or no more, or from now on: what stands beside these has other neighbours. */
export function placesChanged(before: PostState | null, after: PostState | null): Place[] {
  const [was, is] = [listed(before), listed(after)];
  if (was?.publishedAt === is?.publishedAt) return [];
  return [was, is].flatMap((post) =>
    post === null || post.publishedAt === null ? [] : [{ publishedAt: post.publishedAt, id: post.id }],
  );
}

function readable(post: PostState | null): PostState | null {
  return post !== null && isReadable(post.status) ? post : null;
}

function listed(post: PostState | null): PostState | null {
  return post?.status === 'published' ? post : null;
}

function ownTags(id: number): string[] {
  const { all, card, cover, summary, link, previous, next } = postTags;
  return [all(id), card(id), cover(id), summary(id), link(id), previous(id), next(id), commentsTag(id)];
}

/** Of a post that is seen where it was seen before. */
function changedOwnTags(was: PostState | null, is: PostState | null): string[] {
  if (was === null || is === null) return [];
  const { id } = is;
  const tags = [postTags.all(id)];
  const isMoved = was.slug !== is.slug || was.publishedAt !== is.publishedAt || was.authorId !== is.authorId;
  const isLinkChanged = isMoved || was.title !== is.title;
  const isSummaryChanged = isLinkChanged || was.summary !== is.summary;
  if (isLinkChanged) tags.push(postTags.link(id));
  if (isSummaryChanged) tags.push(postTags.summary(id));
  if (isSummaryChanged || isCardChanged(was, is)) tags.push(postTags.card(id));
  if (was.coverAlt !== is.coverAlt) tags.push(postTags.cover(id));
  if (was.publishedAt !== is.publishedAt) tags.push(postTags.previous(id), postTags.next(id));
  if (isMoved || was.allowsComments !== is.allowsComments) tags.push(commentsTag(id));
  return tags;
}

/** Whether lists show it differently, other than its link and its summary. */
function isCardChanged(was: PostState, is: PostState): boolean {
  return (
    readingMinutes(was.words) !== readingMinutes(is.words) ||
    was.coverMediaId !== is.coverMediaId ||
    was.tagIds.join() !== is.tagIds.join()
  );
}

/** Of the lists that it enters, leaves or moves in, and of those that tell when it was changed. */
function listTags(was: PostState | null, is: PostState | null): string[] {
  const states = [was, is].filter((state) => state !== null);
  const [post] = states;
  if (post === undefined) return [];
  const tags = [SEARCH];
  const hasMoved = was?.publishedAt !== is?.publishedAt || was === null || is === null;
  if (hasMoved) tags.push(POSTS, ...states.flatMap(({ publishedAt }) => tagsOfTime(publishedAt ?? 0)));
  const tagIds = hasMoved ? union(was?.tagIds, is?.tagIds) : difference(was.tagIds, is.tagIds);
  if (tagIds.length > 0) tags.push(TAGS_SITEMAP, ...tagIds.map(tagTags.posts));
  if (difference(was?.tagIds, is?.tagIds).length > 0) tags.push(USED_TAGS);
  const authorIds = [...new Set(states.map(({ authorId }) => authorId))];
  const hasAuthorsChanged = hasMoved || authorIds.length > 1;
  if (hasAuthorsChanged) tags.push(AUTHORS, ...authorIds.map(authorTags.posts));
  const isInSitemapAsBefore =
    !hasAuthorsChanged &&
    was?.slug === is?.slug &&
    was?.updatedAt === is?.updatedAt &&
    was?.coverMediaId === is?.coverMediaId;
  if (!isInSitemapAsBefore) tags.push(sitemapTag(sitemapOfPost(post.id)));
  return tags;
}

function union(one: readonly number[] = [], other: readonly number[] = []): number[] {
  return [...new Set([...one, ...other])];
}

function difference(one: readonly number[] = [], other: readonly number[] = []): number[] {
  return union(one, other).filter((id) => !(one.includes(id) && other.includes(id)));
}

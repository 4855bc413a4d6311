import type { Site, Working } from '../site/site.ts';
import { commentAnchor, commentPath, commentsPath, commentsTitle } from './comment.ts';
import { pageOfPlace, placeOfComment } from './comment-queries.ts';
import { findCommentedPost } from './commented-post.ts';
import type { Visitor } from './commenter.ts';
import { OwnCommentItem } from './own-comment-item.tsx';
import { findOwnShownComment } from './own-comment-queries.ts';

/** A comment for the page's script, after its writer has written or changed it. */
export interface OwnCommentDescription {
  id: number;
  parentId: number | null;
  /** It in its list item, with what its writer may do with it. */
  html: string;
  isWaiting: boolean;
  /** Of the post's comments, on which everybody sees it; null while it waits. */
  page: number | null;
  /** The heading over the post's comments as it is now. */
  title: string;
  /** Where its writer sees it. */
  url: string;
}

export async function describeOwnComment(
  { database }: Working,
  site: Site,
  visitor: Visitor,
  id: number,
): Promise<OwnCommentDescription | undefined> {
  const own = await findOwnShownComment(database.read, id, visitor, site.settings, site.now);
  const post = own && (await findCommentedPost(database.read, own.postId, site.settings));
  if (own === undefined || post === undefined) return undefined;
  const { isWaiting, parent } = own;
  const place = isWaiting ? undefined : await placeOfComment(database.read, id);
  const page = place === undefined ? null : pageOfPlace(place, site.settings);
  return {
    id,
    parentId: parent?.id ?? null,
    html: String(await (<OwnCommentItem own={own} dates={site.shell} canReply />)),
    isWaiting,
    page,
    title: commentsTitle(post.commentCount),
    url: page === null ? commentPath(id) : `${commentsPath(post.path, page)}#${commentAnchor(id)}`,
  };
}

import { counted } from '../web/counted.ts';

export const COMMENT_STATUSES = ['approved', 'pending', 'spam', 'deleted'] as const;
export type CommentStatus = (typeof COMMENT_STATUSES)[number];

/** A comment as readers see it. */
export interface ShownComment {
  id: number;
  authorName: string;
  /** Path of the author's page when an author of the site wrote it, else the writer's website (http(s)) or null. */
  authorUrl: string | null;
  /** The writer is the post's author. */
  byPostAuthor: boolean;
  /** Sanitised HTML. */
  html: string;
  /** Milliseconds since 1970. */
  createdAt: number;
  /** By its writer. */
  isEdited: boolean;
  /** Nothing of it is shown but that it was there: the replies to it need their place. */
  isDeleted: boolean;
}

/** An approved comment, or the place of a deleted one, with the replies to it that stand on the same page, oldest first. */
export interface CommentThread extends ShownComment {
  /** What it answers, where that stands on another page. */
  answers: Pick<ShownComment, 'id' | 'authorName'> | null;
  replies: CommentThread[];
}

/** The heading over a post's comments. */
export function commentsTitle(count: number): string {
  if (count === 0) return 'No comments yet';
  return counted(count, 'comment');
}

/** A page of a post's comments: the first is the post itself. */
export function commentsPath(postPath: string, page: number): string {
  return page <= 1 ? postPath : `${postPath}?comments=${page}`;
}

/** Where a comment stands on its page. */
export function commentAnchor(id: number): string {
  return `comment-${id}`;
}

/** Leads to where it stands; while it waits, its page for its writer. */
export function commentPath(id: number): string {
  return `/comments/${id}/`;
}

/** The page on which somebody comments on a post, or replies to a comment. */
export function newCommentPath(postId: number, parentId: number | null = null): string {
  return `/comments/new?post=${postId}${parentId === null ? '' : `&reply=${parentId}`}`;
}

/** The same for somebody with an account, who signs in first if need be. */
export function newMemberCommentPath(postId: number, parentId: number | null = null): string {
  return `${newCommentPath(postId, parentId)}&as=member`;
}

export const COMMENT_STATUSES = ['approved', 'pending', 'spam', 'deleted'] as const;
export type CommentStatus = (typeof COMMENT_STATUSES)[number];

/** An approved comment with the replies to it, oldest first. */
export interface CommentThread {
  id: number;
  authorName: string;
  /** Path of the author's page when a user of the site wrote it, else the guest's website (http(s)) or null. */
  authorUrl: string | null;
  /** The writer is the post's author. */
  byPostAuthor: boolean;
  /** Sanitised HTML. */
  html: string;
  /** Milliseconds since 1970. */
  createdAt: number;
  replies: CommentThread[];
}

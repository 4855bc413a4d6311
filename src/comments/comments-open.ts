import { trueUntil } from '../cache/dependencies.ts';
import { isReadable } from '../posts/post.ts';
import type { Settings } from '../site/settings.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whether a post takes comments, and from whom. */
export type Openness = 'open' | 'members-only' | 'closed';

export interface CommentedPost {
  status: string;
  allowsComments: boolean;
  publishedAt: number | null;
}

/** Whether a post takes comments now, and of whom. */
export function openness(
  post: CommentedPost,
  settings: Pick<Settings, 'commentsFrom' | 'commentCloseDays'>,
  now: number,
): Openness {
  if (!post.allowsComments || !isReadable(post.status)) return 'closed';
  const { commentsFrom } = settings;
  if (commentsFrom === 'nobody') return 'closed';
  const { commentCloseDays } = settings;
  const closesAt = (post.publishedAt ?? now) + commentCloseDays * DAY_MS;
  if (commentCloseDays > 0 && closesAt <= now) return 'closed';
  if (commentCloseDays > 0) trueUntil(closesAt);
  return commentsFrom === 'members' ? 'members-only' : 'open';
}

import { normaliseText } from '../../content/normalise-text.ts';
import { idFrom } from '../../web/id-param.ts';
import type { CommentStatus } from '../comment.ts';
import { isStatus } from './undo-moderation.ts';

export const QUEUE_PATH = '/admin/comments';
/** Comments of a page of the queue. */
export const QUEUE_PAGE_SIZE = 50;
/** Behind it nobody turns pages any more: there they search. */
const LAST_PAGE = 2000;
const QUERY_MAX_LENGTH = 200;

/** Which comments the queue shows. */
export interface QueueFilter {
  status: CommentStatus;
  /** Null for all posts. */
  postId: number | null;
  /** Words to look for, `''` for none. */
  query: string;
  /** From 1. */
  page: number;
}

/** What cannot be read has its default. */
export function queueFilterFrom(value: (name: string) => string): QueueFilter {
  const status = value('status');
  const page = idFrom(value('page')) ?? 1;
  return {
    status: isStatus(status) ? status : 'pending',
    postId: idFrom(value('post')),
    query: normaliseText(value('q').trim().slice(0, QUERY_MAX_LENGTH)),
    page: Math.min(page, LAST_PAGE),
  };
}

/** The address of a queue, with other values than it has now where they are given. */
export function queuePath(filter: QueueFilter, other: Partial<QueueFilter> = {}): string {
  const query = new URLSearchParams(queueFields({ ...filter, ...other })).toString();
  return query === '' ? QUEUE_PATH : `${QUEUE_PATH}?${query}`;
}

/** What an address or a form keeps of it: nothing where it is the default. */
export function queueFields({ status, postId, query, page }: QueueFilter): Record<string, string> {
  return {
    ...(status !== 'pending' && { status }),
    ...(postId !== null && { post: String(postId) }),
    ...(query !== '' && { q: query }),
    ...(page > 1 && { page: String(page) }),
  };
}

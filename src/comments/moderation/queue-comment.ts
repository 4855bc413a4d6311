import type { Role } from '../../accounts/role.ts';
import type { CommentStatus } from '../comment.ts';
import type { SenderTrait } from './block-sender.ts';

/** A comment as moderators see it. */
export interface QueueComment {
  id: number;
  status: CommentStatus;
  /** Sanitised. */
  html: string;
  createdAt: number;
  isEdited: boolean;
  writer: {
    name: string;
    /** Null for a guest. */
    role: Role | null;
    website: string | null;
    /** Where mail reaches them and where they came from: null also for those who may not know. */
    email: string | null;
    address: string | null;
  };
  /** What can be blocked of them; nothing for those who may not block. */
  traits: Partial<Record<SenderTrait, string>>;
  post: { id: number; title: string; path: string };
  /** Why it was held or taken for spam. */
  reasons: string[];
  answers: { id: number; name: string; beginning: string } | null;
}

export interface QueuePage {
  comments: QueueComment[];
  /** How many wait or are spam; of the others nobody needs to know. */
  counts: Readonly<Partial<Record<CommentStatus, number>>>;
  hasNext: boolean;
  /** The one post of which this is the queue. */
  post: { id: number; title: string } | null;
}

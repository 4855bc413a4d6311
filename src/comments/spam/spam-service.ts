/** A comment as others are asked about it. */
export interface ServiceComment {
  text: string;
  name: string;
  email: string | null;
  website: string | null;
  address: string;
  userAgent: string;
  /** Absolute address of the post. */
  postUrl: string;
  isReply: boolean;
  createdAt: number;
}

/** Somebody else who knows spam. Each method throws when there is no usable answer in time. */
export interface SpamService {
  /** For moderators. */
  name: string;
  isSpam(comment: ServiceComment): Promise<boolean>;
  /** Tells what a moderator has decided where the service said otherwise. */
  teach(comment: ServiceComment, lesson: 'spam' | 'ham'): Promise<void>;
}

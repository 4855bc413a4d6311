import type { Actor } from '../accounts/actor.ts';
import { actorFrom, type Member } from '../accounts/member.ts';

/** In whose name a comment is written. */
export type Commenter =
  | { kind: 'member'; member: Member }
  | {
      kind: 'guest';
      name: string;
      email: string | null;
      website: string | null;
      /** Hash of the cookie by which they are known again. */
      tokenHash: string;
      /** The cookie is given to them with this answer. */
      isNew: boolean;
    };

/** What a request shows of whose comments are its own. */
export interface Visitor {
  member: Member | null;
  guestTokenHash: string | null;
  /** Network address. */
  address: string;
  userAgent: string;
}

/** Guests may do with their own comments what readers may. */
export function actorOfCommenter(member: Member | null, guestName: string, address: string): Actor {
  return member === null
    ? { userId: null, name: guestName, role: 'reader', address }
    : actorFrom(member, address);
}

export function isWriter(
  visitor: Pick<Visitor, 'member' | 'guestTokenHash'>,
  comment: { author_id: number | null; guest_token_hash: string | null },
): boolean {
  if (comment.author_id !== null) return comment.author_id === visitor.member?.id;
  return comment.guest_token_hash !== null && comment.guest_token_hash === visitor.guestTokenHash;
}

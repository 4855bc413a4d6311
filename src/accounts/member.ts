import type { Actor } from './actor.ts';
import type { Role } from './role.ts';

/** Somebody who is signed in, as one request sees them. */
export interface Member {
  id: number;
  slug: string;
  name: string;
  email: string;
  role: Role;
  emailVerified: boolean;
  twoFactorEnabled: boolean;
  notify: 'all' | 'replies' | 'none';
  sessionId: number;
}

export function actorFrom(member: Member, address: string | null): Actor {
  return { userId: member.id, name: member.name, role: member.role, address };
}

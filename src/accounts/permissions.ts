// Who may do what: the one table. Commands ask it; pages ask it only so as not to offer what would be refused.
import type { Actor } from './actor.ts';
import type { Role } from './role.ts';

/** `own`: what they wrote or added themselves, or comments on posts that they wrote. */
type Grant = 'any' | 'own' | 'no';

type Row = Readonly<Record<Role, Grant>>;

const row = (
  owner: Grant,
  admin: Grant,
  editor: Grant,
  author: Grant,
  moderator: Grant,
  reader: Grant,
): Row => ({ owner, admin, editor, author, moderator, reader });

export const PERMISSIONS = {
  //                        owner  admin  editor author moderator reader
  'posts.edit': /*       */ row('any', 'any', 'any', 'own', 'no', 'no'),
  'posts.publish': /*    */ row('any', 'any', 'any', 'own', 'no', 'no'),
  'posts.trash': /*      */ row('any', 'any', 'any', 'own', 'no', 'no'),
  'posts.delete': /*     */ row('any', 'any', 'any', 'no', 'no', 'no'),
  'posts.set-author': /* */ row('any', 'any', 'any', 'no', 'no', 'no'),
  'pages.edit': /*       */ row('any', 'any', 'any', 'no', 'no', 'no'),
  'tags.edit': /*        */ row('any', 'any', 'any', 'no', 'no', 'no'),
  'media.add': /*        */ row('any', 'any', 'any', 'any', 'no', 'no'),
  'media.edit': /*       */ row('any', 'any', 'any', 'own', 'no', 'no'),
  'comments.write': /*   */ row('any', 'any', 'any', 'any', 'any', 'any'),
  'comments.moderate': /**/ row('any', 'any', 'any', 'own', 'any', 'no'),
  'comments.block': /*   */ row('any', 'any', 'any', 'no', 'any', 'no'),
  'redirects.edit': /*   */ row('any', 'any', 'any', 'no', 'no', 'no'),
  'navigation.edit': /*  */ row('any', 'any', 'any', 'no', 'no', 'no'),
  'settings.edit': /*    */ row('any', 'any', 'no', 'no', 'no', 'no'),
  'users.manage': /*     */ row('any', 'any', 'no', 'no', 'no', 'no'),
  // Admins are made, changed and taken away by owners alone.
  'admins.manage': /*    */ row('any', 'no', 'no', 'no', 'no', 'no'),
  'audit.read': /*       */ row('any', 'any', 'no', 'no', 'no', 'no'),
  'site.inspect': /*     */ row('any', 'any', 'no', 'no', 'no', 'no'),
} as const satisfies Record<string, Row>;

export type Permission = keyof typeof PERMISSIONS;

/** Refused by the table above; becomes a 403. */
export class ForbiddenError extends Error {
  readonly code = 'forbidden';
  readonly permission: Permission;

  constructor(actor: Actor, permission: Permission) {
    super(`${actor.name} (${actor.role}) may not: ${permission}`);
    this.name = 'ForbiddenError';
    this.permission = permission;
  }
}

/**
 * Whether somebody may do something.
 * @param ownerId the user whose it is; left out, `own` is not enough.
 */
export function may(
  actor: Pick<Actor, 'role' | 'userId'>,
  permission: Permission,
  ownerId?: number,
): boolean {
  if (actor.role === 'system') return true;
  const grant: Grant = PERMISSIONS[permission][actor.role];
  if (grant === 'any') return true;
  return grant === 'own' && ownerId !== undefined && ownerId === actor.userId;
}

/** Whether there is anything of this kind that they may do: for what a menu shows. */
export function mayAny(actor: Pick<Actor, 'role'>, permission: Permission): boolean {
  return actor.role === 'system' || PERMISSIONS[permission][actor.role] !== 'no';
}

/** @throws ForbiddenError unless they may; the first line of every command that somebody asks for. */
export function demand(actor: Actor, permission: Permission, ownerId?: number): void {
  if (!may(actor, permission, ownerId)) throw new ForbiddenError(actor, permission);
}

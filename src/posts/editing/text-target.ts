// Posts and pages are written in one editor: what it needs to know of the one or the other.
import type { Actor } from '../../accounts/actor.ts';
import { demand, may, type Permission } from '../../accounts/permissions.ts';

export type TextKind = 'post' | 'page';

export interface TextTarget {
  kind: TextKind;
  id: number;
}

export type TextDeed = 'edit' | 'publish' | 'trash' | 'delete' | 'set-author';

/** Where the screens of one kind stand. */
export const DESK_PATHS: Record<TextKind, string> = { post: '/admin/posts', page: '/admin/pages' };

/** Pages belong to the site, not to whoever wrote them: one permission is for all that is done to them. */
export function permissionFor(kind: TextKind, deed: TextDeed): Permission {
  return kind === 'post' ? `posts.${deed}` : 'pages.edit';
}

/** @throws ForbiddenError unless they may. */
export function demandFor(actor: Actor, kind: TextKind, deed: TextDeed, authorId: number): void {
  demand(actor, permissionFor(kind, deed), authorId);
}

export function mayDo(
  actor: Pick<Actor, 'role' | 'userId'>,
  kind: TextKind,
  deed: TextDeed,
  authorId: number,
): boolean {
  return may(actor, permissionFor(kind, deed), authorId);
}

/** The column by which edits and revisions belong to it. */
export function columnOf({ kind }: TextTarget): 'post_id' | 'page_id' {
  return kind === 'post' ? 'post_id' : 'page_id';
}

/** Both columns, one of them null. */
export function columnsOf({ kind, id }: TextTarget) {
  return { post_id: kind === 'post' ? id : null, page_id: kind === 'page' ? id : null };
}

export function editorPath({ kind, id }: TextTarget): string {
  return `${DESK_PATHS[kind]}/${id}/edit`;
}

/** From the most to the least that they may do. */
export const ROLES = ['owner', 'admin', 'editor', 'author', 'moderator', 'reader'] as const;
export type Role = (typeof ROLES)[number];

/** Those who see the screens under /admin. */
export function isStaff(role: Role): boolean {
  return role !== 'reader';
}

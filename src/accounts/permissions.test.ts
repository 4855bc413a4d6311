import { describe, expect, test } from 'vitest';
import { SYSTEM } from './actor.ts';
import { demand, ForbiddenError, may, mayAny, PERMISSIONS, type Permission } from './permissions.ts';
import { isStaff, ROLES, type Role } from './role.ts';

const ALL = Object.keys(PERMISSIONS) as Permission[];
const somebody = (role: Role) => ({ role, userId: 7, name: 'Ada', address: null });

/** What each role may do to anything, and to what is their own; all else is refused. */
const ALLOWED: Record<Role, { any: Permission[]; own: Permission[] }> = {
  owner: { any: ALL, own: [] },
  admin: { any: ALL.filter((permission) => permission !== 'admins.manage'), own: [] },
  editor: {
    any: [
      'posts.edit',
      'posts.publish',
      'posts.trash',
      'posts.delete',
      'posts.set-author',
      'pages.edit',
      'tags.edit',
      'media.add',
      'media.edit',
      'comments.write',
      'comments.moderate',
      'comments.block',
      'redirects.edit',
      'navigation.edit',
    ],
    own: [],
  },
  author: {
    any: ['media.add', 'comments.write'],
    own: ['posts.edit', 'posts.publish', 'posts.trash', 'media.edit', 'comments.moderate'],
  },
  moderator: { any: ['comments.write', 'comments.moderate', 'comments.block'], own: [] },
  reader: { any: ['comments.write'], own: [] },
};

describe.each(ROLES)('%s', (role) => {
  test.each(ALL)('may do %s as far as the table says', (permission) => {
    const { any, own } = ALLOWED[role];
    const isAny = any.includes(permission);
    const isOwn = own.includes(permission);
    expect(may(somebody(role), permission)).toBe(isAny);
    expect(may(somebody(role), permission, 8)).toBe(isAny);
    expect(may(somebody(role), permission, 7)).toBe(isAny || isOwn);
    expect(mayAny(somebody(role), permission)).toBe(isAny || isOwn);
  });
});

test('the program itself may do everything, and guests own nothing', () => {
  for (const permission of ALL) expect(may(SYSTEM, permission)).toBe(true);
  expect(may({ role: 'author', userId: null }, 'posts.edit')).toBe(false);
});

test('what is refused says who may not do what', () => {
  expect(() => demand(somebody('reader'), 'settings.edit')).toThrow(ForbiddenError);
  expect(() => demand(somebody('reader'), 'settings.edit')).toThrow('Ada (reader) may not: settings.edit');
});

test('all but readers run the site', () => {
  expect(ROLES.filter(isStaff)).toEqual(['owner', 'admin', 'editor', 'author', 'moderator']);
});

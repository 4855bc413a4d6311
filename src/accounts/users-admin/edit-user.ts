import type { z } from 'zod';
import { authorPath } from '../../authors/author.ts';
import { tagsOfAuthorChange } from '../../authors/changed-tags.ts';
import { slugify } from '../../content/slugify.ts';
import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { invalidate } from '../../invalidation/log.ts';
import { moveFixedRedirect } from '../../redirects/move-fixed-redirect.ts';
import { isReservedSegment } from '../../site/permalinks.ts';
import type { Actor } from '../actor.ts';
import { editProfile, findProfile, type profileSchema } from '../edit-profile.ts';
import { managedUser } from './managed-user.ts';

export type UserFields = z.output<typeof profileSchema> & { slug: string };

export type EditUserResult =
  | { ok: true }
  | { ok: false; reason: 'no-such-user' | 'slug-taken' | 'slug-reserved' | 'slug-empty' };

/** Changes what readers see of somebody; the address of their page leads on when it changes. */
export async function editUser(
  tx: Transaction,
  actor: Actor,
  { userId, fields }: { userId: number; fields: UserFields },
  now: number,
): Promise<EditUserResult> {
  const managed = await managedUser(tx, actor, userId);
  if (!managed.ok && managed.reason !== 'self') return { ok: false, reason: managed.reason };
  const { slug: typed, ...profile } = fields;
  const slug = slugify(typed);
  const problem = await slugProblem(tx, userId, slug);
  if (problem !== null) return { ok: false, reason: problem };
  const before = await findProfile(tx, userId);
  if (before.slug !== slug) {
    await named(tx, 'users.move').updateTable('users').set({ slug }).where('id', '=', userId).execute();
    invalidate(tx, tagsOfAuthorChange(before, { ...before, slug }));
    await moveFixedRedirect(tx, authorPath(before), authorPath({ slug }), now);
  }
  await editProfile(tx, actor, userId, profile, now);
  return { ok: true };
}

async function slugProblem(tx: Transaction, userId: number, slug: string) {
  if (slug === '') return 'slug-empty' as const;
  if (isReservedSegment(slug)) return 'slug-reserved' as const;
  const holder = await named(tx, 'users.slug-holder')
    .selectFrom('users')
    .select('id')
    .where('slug', '=', slug)
    .executeTakeFirst();
  return holder === undefined || holder.id === userId ? null : ('slug-taken' as const);
}

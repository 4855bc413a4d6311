import { z } from 'zod';
import { type AuthorState, tagsOfAuthorChange } from '../authors/changed-tags.ts';
import { isVisible } from '../comments/visible-text.ts';
import { webAddress } from '../comments/web-address.ts';
import { normaliseText } from '../content/normalise-text.ts';
import type { Reader, Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { takeLock } from '../database/take-lock.ts';
import { invalidate } from '../invalidation/log.ts';
import type { Actor } from './actor.ts';
import { USER_NAME_MAX_LENGTH } from './add-user.ts';
import { recordDeed } from './record-deed.ts';

export const BIO_MAX_LENGTH = 1000;
const WEBSITE_MAX_LENGTH = 500;

export const nameSchema = z
  .string()
  .transform((text) => normaliseText(text).replace(/\s+/g, ' ').trim())
  .pipe(
    z
      .string()
      .refine(isVisible, 'Write the name that others see.')
      .max(USER_NAME_MAX_LENGTH, `A name has at most ${USER_NAME_MAX_LENGTH} characters.`),
  );

export const profileSchema = z.object({
  name: nameSchema,
  bio: z.string().trim().max(BIO_MAX_LENGTH, `At most ${BIO_MAX_LENGTH} characters, please.`),
  website: z
    .string()
    .trim()
    .max(WEBSITE_MAX_LENGTH, `An address has at most ${WEBSITE_MAX_LENGTH} characters.`)
    .refine(
      (text) => text === '' || websiteFrom(text) !== null,
      'Write a web address such as https://example.org.',
    )
    .transform(websiteFrom),
});

export type Profile = z.output<typeof profileSchema>;

/** A web address as people type it; null for what is none. */
function websiteFrom(typed: string): string | null {
  if (typed === '') return null;
  return webAddress(/^[a-z][a-z\d+.-]*:/i.test(typed) ? typed : `https://${typed}`);
}

export async function findProfile(db: Reader, userId: number): Promise<AuthorState> {
  return named(db, 'users.profile')
    .selectFrom('users')
    .select(['id', 'name', 'bio', 'website', 'slug'])
    .where('id', '=', userId)
    .executeTakeFirstOrThrow();
}

/** Changes what others see of a user; the address of their page stays. */
export async function editProfile(
  tx: Transaction,
  actor: Actor,
  userId: number,
  profile: Profile,
  now: number,
) {
  // Caches hear of what it makes of what is there when it is committed.
  await takeLock(tx, 'authors');
  const before = await findProfile(tx, userId);
  const after = { ...before, name: profile.name, bio: normaliseText(profile.bio), website: profile.website };
  await named(tx, 'users.edit-profile')
    .updateTable('users')
    .set({ name: after.name, bio: after.bio, website: after.website, updated_at: now })
    .where('id', '=', userId)
    .execute();
  invalidate(tx, tagsOfAuthorChange(before, after));
  const subject = { kind: 'user', id: userId, label: profile.name };
  await recordDeed(tx, actor, { action: 'user.edit-profile', subject }, now);
}

export async function setNotify(tx: Transaction, userId: number, notify: 'all' | 'replies' | 'none') {
  await named(tx, 'users.set-notify').updateTable('users').set({ notify }).where('id', '=', userId).execute();
}

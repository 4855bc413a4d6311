import { normaliseText } from '../content/normalise-text.ts';
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { takeLock } from '../database/take-lock.ts';
import { invalidate } from '../invalidation/log.ts';
import { freeSlug } from '../site/free-slug.ts';
import { isReservedSegment } from '../site/permalinks.ts';
import { authorTags } from './cache-tags.ts';

export interface AuthorInput {
  name: string;
  /** The slug they had elsewhere; made from the name when left out. */
  slug?: string;
  email?: string;
  bio?: string;
  website?: string;
}

const NAME_MAX_LENGTH = 500;
/** What mail servers take at most. */
const EMAIL_MAX_LENGTH = 320;

/** The id of the user with this name, made as an author who cannot sign in when there is none. */
export async function ensureAuthor(tx: Transaction, given: AuthorInput, now: number): Promise<number> {
  const author = storable(given);
  const known = await idOfName(tx, author.name);
  if (known !== undefined) return known;
  // Names are not unique: without the lock two transactions could both find none and both make one.
  await takeLock(tx, 'authors');
  return (await idOfName(tx, author.name)) ?? addAuthor(tx, author, now);
}

/** What the databases keep as it is, and can look up by name and address. */
function storable({ name, slug, email, bio, website }: AuthorInput): AuthorInput {
  const isAddress = email !== undefined && email.length <= EMAIL_MAX_LENGTH;
  return {
    name: normaliseText(normaliseText(name).slice(0, NAME_MAX_LENGTH)),
    ...(slug !== undefined && { slug }),
    ...(isAddress && { email: normaliseText(email).trim().toLowerCase() }),
    ...(bio !== undefined && { bio: normaliseText(bio) }),
    ...(website !== undefined && { website: normaliseText(website) }),
  };
}

async function idOfName(tx: Transaction, name: string): Promise<number | undefined> {
  const row = await named(tx, 'authors.by-name')
    .selectFrom('users')
    .select('id')
    .where('name', '=', name)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

async function addAuthor(tx: Transaction, author: AuthorInput, now: number): Promise<number> {
  const slug = await freeAuthorSlug(tx, author.slug ?? author.name);
  const made = await named(tx, 'authors.add')
    .insertInto('users')
    .values({
      slug,
      name: author.name,
      email: (await isEmailFree(tx, author.email)) ? (author.email ?? null) : null,
      role: 'author',
      bio: author.bio ?? '',
      website: author.website ?? null,
      created_at: now,
      updated_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  invalidate(tx, [authorTags.slug(slug)]);
  return made.id;
}

// A permalink may begin with its author's slug, so that must be none of the site's own addresses.
export function freeAuthorSlug(tx: Transaction, text: string): Promise<string> {
  return freeSlug(
    text,
    'author',
    async (candidates) => {
      const taken = await named(tx, 'authors.slugs')
        .selectFrom('users')
        .select('slug')
        .where('slug', 'in', candidates)
        .execute();
      return taken.map((row) => row.slug);
    },
    (candidate) => !isReservedSegment(candidate),
  );
}

async function isEmailFree(tx: Transaction, email: string | undefined): Promise<boolean> {
  if (email === undefined) return false;
  const holder = await named(tx, 'authors.by-email')
    .selectFrom('users')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirst();
  return holder === undefined;
}

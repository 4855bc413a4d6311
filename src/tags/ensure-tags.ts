import { normaliseText } from '../content/normalise-text.ts';
import type { Transaction } from '../database/database.ts';
import { inPieces } from '../database/in-pieces.ts';
import { named } from '../database/named.ts';
import { invalidate } from '../invalidation/log.ts';
import { freeSlug } from '../site/free-slug.ts';
import { tagTags } from './cache-tags.ts';

export interface TagInput {
  name: string;
  /** The slug it had elsewhere; made from the name when left out. */
  slug?: string;
  description?: string;
}

export const TAG_NAME_MAX_LENGTH = 500;

/**
 * The ids of the tags with these names, in their order; those that are not there yet are made.
 * A tag is known by its exact name, so "C" and "C++" stay two.
 */
export async function ensureTags(tx: Transaction, tags: readonly TagInput[], now: number): Promise<number[]> {
  const wanted = new Map(tags.toReversed().map((tag) => [storedName(tag), tag]));
  const ids = await idsByName(tx, [...wanted.keys()]);
  // In the same order for all, so that two transactions never wait for each other in a circle.
  for (const name of [...wanted.keys()].sort()) {
    if (!ids.has(name)) ids.set(name, await addTag(tx, { ...wanted.get(name), name }, now));
  }
  const inOrder = tags.map((tag) => ids.get(storedName(tag)));
  return [...new Set(inOrder)].filter((id) => id !== undefined);
}

// Well-formed after the cut: the databases would store half a character as another, and the name were not found again.
function storedName({ name }: TagInput): string {
  return normaliseText(normaliseText(name).slice(0, TAG_NAME_MAX_LENGTH));
}

async function idsByName(tx: Transaction, names: readonly string[]): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const piece of inPieces(names)) {
    const rows = await named(tx, 'tags.by-name')
      .selectFrom('tags')
      .select(['id', 'name'])
      .where('name', 'in', piece)
      .execute();
    for (const { id, name } of rows) ids.set(name, id);
  }
  return ids;
}

async function addTag(tx: Transaction, tag: TagInput, now: number): Promise<number> {
  const slug = await freeTagSlug(tx, tag);
  const made = await named(tx, 'tags.add')
    .insertInto('tags')
    .values({
      slug,
      name: tag.name,
      description: normaliseText(tag.description ?? ''),
      created_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made !== undefined) {
    invalidate(tx, [tagTags.slug(slug)]);
    return made.id;
  }
  // Somebody else was quicker: with this very tag, or with another that took the slug.
  const theirs = (await idsByName(tx, [tag.name])).get(tag.name);
  return theirs ?? addTag(tx, tag, now);
}

/** A slug that no tag has, made of the one that is given or of the name. */
export function freeTagSlug(tx: Transaction, tag: TagInput): Promise<string> {
  return freeSlug(tag.slug ?? tag.name, 'tag', async (candidates) => {
    const taken = await named(tx, 'tags.slugs')
      .selectFrom('tags')
      .select('slug')
      .where('slug', 'in', candidates)
      .execute();
    return taken.map((row) => row.slug);
  });
}

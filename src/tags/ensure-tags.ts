import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { freeSlug } from '../site/free-slug.ts';

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

function storedName({ name }: TagInput): string {
  return name.slice(0, TAG_NAME_MAX_LENGTH);
}

async function idsByName(tx: Transaction, names: readonly string[]): Promise<Map<string, number>> {
  if (names.length === 0) return new Map();
  const rows = await named(tx, 'tags.by-name')
    .selectFrom('tags')
    .select(['id', 'name'])
    .where('name', 'in', names)
    .execute();
  return new Map(rows.map(({ id, name }) => [name, id]));
}

async function addTag(tx: Transaction, tag: TagInput, now: number): Promise<number> {
  const made = await named(tx, 'tags.add')
    .insertInto('tags')
    .values({
      slug: await freeTagSlug(tx, tag),
      name: tag.name,
      description: tag.description ?? '',
      created_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made !== undefined) return made.id;
  // Somebody else was quicker: with this very tag, or with another that took the slug.
  const theirs = (await idsByName(tx, [tag.name])).get(tag.name);
  return theirs ?? addTag(tx, tag, now);
}

function freeTagSlug(tx: Transaction, tag: TagInput): Promise<string> {
  return freeSlug(tag.slug ?? tag.name, 'tag', async (candidates) => {
    const taken = await named(tx, 'tags.slugs')
      .selectFrom('tags')
      .select('slug')
      .where('slug', 'in', candidates)
      .execute();
    return taken.map((row) => row.slug);
  });
}

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
  const ids: number[] = [];
  for (const tag of tags) {
    const id = await ensureTag(tx, { ...tag, name: tag.name.slice(0, TAG_NAME_MAX_LENGTH) }, now);
    if (!ids.includes(id)) ids.push(id);
  }
  return ids;
}

async function ensureTag(tx: Transaction, tag: TagInput, now: number): Promise<number> {
  const known = await named(tx, 'tags.by-name')
    .selectFrom('tags')
    .select('id')
    .where('name', '=', tag.name)
    .executeTakeFirst();
  if (known !== undefined) return known.id;
  const slug = await freeSlug(tag.slug ?? tag.name, 'tag', async (candidates) => {
    const taken = await named(tx, 'tags.slugs')
      .selectFrom('tags')
      .select('slug')
      .where('slug', 'in', candidates)
      .execute();
    return taken.map((row) => row.slug);
  });
  const made = await named(tx, 'tags.add')
    .insertInto('tags')
    .values({ slug, name: tag.name, description: tag.description ?? '', created_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  return made.id;
}

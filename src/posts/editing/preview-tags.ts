import type { Reader } from '../../database/database.ts';
import { inPieces } from '../../database/in-pieces.ts';
import { named } from '../../database/named.ts';
import { freeSlug } from '../../site/free-slug.ts';
import type { TagRef } from '../../tags/tag.ts';

export interface PreviewTag extends TagRef {
  /** Null for one that will be made when the post is saved. */
  id: number | null;
}

/** The tags with these names, in their order, with the slugs that new ones would have. */
export async function previewTags(db: Reader, names: readonly string[]): Promise<PreviewTag[]> {
  const found = new Map<string, PreviewTag>();
  for (const piece of inPieces(names)) {
    const rows = await named(db, 'tags.by-name')
      .selectFrom('tags')
      .select(['id', 'slug', 'name'])
      .where('name', 'in', piece)
      .execute();
    for (const row of rows) found.set(row.name, row);
  }
  const used = new Set<string>();
  // In the order in which they would be made.
  for (const name of [...names].sort()) {
    if (found.has(name)) continue;
    const slug = await freeTagSlug(db, name, used);
    used.add(slug);
    found.set(name, { id: null, slug, name });
  }
  return names.flatMap((name) => found.get(name) ?? []);
}

function freeTagSlug(db: Reader, name: string, used: ReadonlySet<string>): Promise<string> {
  return freeSlug(name, 'tag', async (candidates) => {
    const taken = await named(db, 'tags.slugs')
      .selectFrom('tags')
      .select('slug')
      .where('slug', 'in', candidates)
      .execute();
    return [...taken.map((row) => row.slug), ...candidates.filter((slug) => used.has(slug))];
  });
}

import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { freeSlug } from '../site/free-slug.ts';
import { isReservedSegment } from '../site/permalinks.ts';

/** A slug for a new post, made of its title or of the slug it had elsewhere. */
export function freePostSlug(tx: Transaction, text: string): Promise<string> {
  return freeSlug(
    text,
    'post',
    async (candidates) => {
      const taken = await named(tx, 'posts.slugs')
        .selectFrom('posts')
        .select('slug')
        .where('slug', 'in', candidates)
        .execute();
      return taken.map((row) => row.slug);
    },
    (candidate) => !isReservedSegment(candidate),
  );
}

import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { Author } from './author.ts';

export async function findAuthor(db: Reader, slug: string): Promise<Author | undefined> {
  return named(db, 'authors.by-slug')
    .selectFrom('users')
    .select(['id', 'slug', 'name', 'bio', 'website', 'post_count as postCount'])
    .where('slug', '=', slug)
    .executeTakeFirst();
}

import { dependOn } from '../cache/dependencies.ts';
import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { Author } from './author.ts';
import { authorTags } from './cache-tags.ts';

export async function findAuthor(db: Reader, slug: string): Promise<Author | undefined> {
  const author = await named(db, 'authors.by-slug')
    .selectFrom('users')
    .select(['id', 'slug', 'name', 'bio', 'website', 'post_count as postCount'])
    .where('slug', '=', slug)
    .executeTakeFirst();
  if (author === undefined) dependOn(authorTags.slug(slug));
  else dependOn(authorTags.all(author.id), authorTags.posts(author.id));
  return author;
}

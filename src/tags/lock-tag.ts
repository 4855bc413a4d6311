import type { Transaction } from '../database/database.ts';
import { databaseKind } from '../database/database-kind.ts';
import { named } from '../database/named.ts';
import type { Tag } from './tag.ts';

/**
 * A tag that nobody changes, and that no post is given, until the transaction ends; undefined when there is none. Posts
 * are locked before it, never after.
 */
export function lockTag(tx: Transaction, id: number): Promise<Tag | undefined> {
  const query = named(tx, 'tags.lock')
    .selectFrom('tags')
    .select(['id', 'slug', 'name', 'description', 'post_count as postCount'])
    .where('id', '=', id);
  return (databaseKind(tx) === 'postgres' ? query.forUpdate() : query).executeTakeFirst();
}

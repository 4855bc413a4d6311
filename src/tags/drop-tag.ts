import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { withdraw } from '../invalidation/log.ts';
import { tagsOfTagChange } from './changed-tags.ts';
import type { Tag } from './tag.ts';

/** Removes a tag that is locked, unless a post has it; whether it did. */
export async function dropTag(tx: Transaction, tag: Tag): Promise<boolean> {
  const { id } = tag;
  const kept = await named(tx, 'tags.is-used')
    .selectFrom('posts_tags')
    .select('post_id')
    .where('tag_id', '=', id)
    .limit(1)
    .executeTakeFirst();
  if (kept !== undefined) return false;
  await named(tx, 'tags.drop-list')
    .deleteFrom('list_counts')
    .where('list', '=', 'tag')
    .where('list_id', '=', id)
    .execute();
  await named(tx, 'tags.delete').deleteFrom('tags').where('id', '=', id).execute();
  withdraw(tx, tagsOfTagChange(tag, null));
  return true;
}

import type { Actor } from '../accounts/actor.ts';
import { demand } from '../accounts/permissions.ts';
import { recordDeed } from '../accounts/record-deed.ts';
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { invalidate } from '../invalidation/log.ts';
import { tagsOfTagChange } from './changed-tags.ts';
import { freeTagSlug } from './ensure-tags.ts';
import type { TagFields } from './tag-fields.ts';
import { tagHolding } from './tag-queries.ts';

export type CreateTagResult = { ok: true; id: number } | { ok: false; reason: 'name-taken' | 'slug-taken' };

/** A tag that no post has yet. */
export async function createTag(
  tx: Transaction,
  actor: Actor,
  { name, slug, description }: TagFields,
  now: number,
): Promise<CreateTagResult> {
  demand(actor, 'tags.edit');
  if ((await tagHolding(tx, 'name', name)) !== undefined) return { ok: false, reason: 'name-taken' };
  if (slug !== '' && (await tagHolding(tx, 'slug', slug)) !== undefined)
    return { ok: false, reason: 'slug-taken' };
  const tag = { name, slug: slug || (await freeTagSlug(tx, { name })), description };
  const { id } = await named(tx, 'tags.create')
    .insertInto('tags')
    .values({ ...tag, created_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  invalidate(tx, tagsOfTagChange(null, { ...tag, id, postCount: 0 }));
  await recordDeed(tx, actor, { action: 'tag.create', subject: { kind: 'tag', id, label: name } }, now);
  return { ok: true, id };
}

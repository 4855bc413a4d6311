import type { Actor } from '../accounts/actor.ts';
import { demand } from '../accounts/permissions.ts';
import { recordDeed } from '../accounts/record-deed.ts';
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { invalidate } from '../invalidation/log.ts';
import { moveFixedRedirect } from '../redirects/move-fixed-redirect.ts';
import { versionOf } from '../web/version-of.ts';
import { tagsOfTagChange } from './changed-tags.ts';
import { freeTagSlug } from './ensure-tags.ts';
import { lockTag } from './lock-tag.ts';
import { type Tag, tagPath } from './tag.ts';
import type { TagFields } from './tag-fields.ts';
import { tagHolding } from './tag-queries.ts';

export interface TagChange {
  id: number;
  fields: TagFields;
  /** Of the tag as the writer saw it. */
  version: string;
}

export type EditTagResult =
  | { ok: true; tag: Tag; before: Tag }
  | { ok: false; reason: 'no-such-tag' | 'name-taken' | 'slug-taken' }
  | { ok: false; reason: 'changed'; current: Tag };

/**
 * Changes a tag; the address that it had leads on to it. When its name changes, its posts are still to be made findable
 * by the new one: `indexTag`.
 */
export async function editTag(
  tx: Transaction,
  actor: Actor,
  { id, fields, version }: TagChange,
  now: number,
): Promise<EditTagResult> {
  demand(actor, 'tags.edit');
  const before = await lockTag(tx, id);
  if (before === undefined) return { ok: false, reason: 'no-such-tag' };
  if (tagVersion(before) !== version) return { ok: false, reason: 'changed', current: before };
  const slug = fields.slug || (await freeTagSlug(tx, fields));
  const [namesake, neighbour] = [
    await tagHolding(tx, 'name', fields.name),
    await tagHolding(tx, 'slug', slug),
  ];
  if (namesake !== undefined && namesake.id !== id) return { ok: false, reason: 'name-taken' };
  if (neighbour !== undefined && neighbour.id !== id) return { ok: false, reason: 'slug-taken' };
  const tag = { ...before, ...fields, slug };
  const { name, description } = tag;
  await named(tx, 'tags.change')
    .updateTable('tags')
    .set({ name, slug, description })
    .where('id', '=', id)
    .execute();
  invalidate(tx, tagsOfTagChange(before, tag));
  if (slug !== before.slug) await moveFixedRedirect(tx, tagPath(before), tagPath(tag), now);
  const detail = { before: pick(before), after: pick(tag) };
  await recordDeed(tx, actor, { action: 'tag.edit', subject: { kind: 'tag', id, label: name }, detail }, now);
  return { ok: true, tag, before };
}

export function tagVersion(tag: Tag): string {
  return versionOf(pick(tag));
}

function pick({ name, slug, description }: Tag): TagFields {
  return { name, slug, description };
}

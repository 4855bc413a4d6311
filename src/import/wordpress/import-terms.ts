import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { invalidate } from '../../invalidation/log.ts';
import { indexPostsOfTag } from '../../posts/index-posts-of-tag.ts';
import { SEARCH } from '../../search/cache-tags.ts';
import { tagsOfTagChange } from '../../tags/changed-tags.ts';
import { ensureTags, TAG_NAME_MAX_LENGTH } from '../../tags/ensure-tags.ts';
import { lockTag } from '../../tags/lock-tag.ts';
import { digestOf, rememberItem } from '../imported-items.ts';
import { plainText } from './content/plain-text.ts';
import { findImportedItem } from './imported-keys.ts';
import type { WordPressImport } from './wordpress-import.ts';
import type { WxrTerm } from './wxr-channel.ts';
import type { WxrItem, WxrTermRef } from './wxr-item.ts';

const IS_TAG = /^(?:category|post_tag)$/;

/** Categories and tags, as tags of this site. */
export class TagDirectory {
  readonly #run: WordPressImport;
  readonly #byTerm = new Map<string, number>();

  constructor(run: WordPressImport) {
    this.#run = run;
  }

  /** Takes the terms that the export lists. */
  async takeListed(): Promise<void> {
    const { survey, report, signal } = this.#run;
    for (const term of survey.terms) {
      if (signal?.aborted) return;
      if (!IS_TAG.test(term.taxonomy))
        report.leaveOutAlike('tags', term.name, `a term of the taxonomy "${term.taxonomy}"`);
      else await this.#take(term);
      if (term.hasParent && IS_TAG.test(term.taxonomy))
        report.warnAlike(term.name, 'stands under another category; tags have no order of rank');
    }
  }

  /** A post's tags in its order; what the export doesn't list is made. */
  async idsOf(tx: Transaction, refs: readonly WxrTermRef[]): Promise<number[]> {
    const ids: number[] = [];
    for (const ref of refs) {
      const listed = this.#byTerm.get(keyOf(ref)) ?? null;
      ids.push(
        ...(listed !== null
          ? [listed]
          : await ensureTags(tx, [{ name: ref.name, slug: ref.slug || ref.name }], this.#run.now())),
      );
    }
    return [...new Set(ids)];
  }

  async #take(term: WxrTerm): Promise<void> {
    const { database, report } = this.#run;
    if (this.#byTerm.has(keyOf(term))) return report.count('tags', 'unchanged');
    const { id, outcome } = await database.transaction((tx) => this.#save(tx, term));
    this.#byTerm.set(keyOf(term), id);
    report.count('tags', outcome);
  }

  async #save(
    tx: Transaction,
    term: WxrTerm,
  ): Promise<{ id: number; outcome: 'added' | 'changed' | 'unchanged' }> {
    const { source, now, overwrite } = this.#run;
    const name = term.name.slice(0, TAG_NAME_MAX_LENGTH);
    const digest = digestOf(name, term.description);
    const known = await findImportedItem(tx, source, 'tag', keyOf(term));
    const remember = (id: number) =>
      rememberItem(tx, source, 'tag', keyOf(term), { entityId: id, digest, importedAt: now() });
    const row = known && (await findTagRow(tx, known.entityId));
    if (known !== undefined && row !== undefined) {
      const isEdited = digestOf(row.name, row.description) !== known.digest;
      if ((known.digest === digest && !(isEdited && overwrite)) || (isEdited && !overwrite))
        return { id: row.id, outcome: 'unchanged' };
      if (!(await changeTag(tx, row.id, name, term.description))) return { id: row.id, outcome: 'unchanged' };
      await remember(row.id);
      return { id: row.id, outcome: 'changed' };
    }
    const before = await lastTagId(tx);
    const [id = 0] = await ensureTags(
      tx,
      [{ name, slug: term.slug || name, description: term.description }],
      now(),
    );
    await remember(id);
    return { id, outcome: id > before ? 'added' : 'unchanged' };
  }
}

/** The terms of an item that become tags, each name once. */
export function tagRefsOf(item: WxrItem): WxrTermRef[] {
  const refs = item.terms
    .filter((ref) => IS_TAG.test(ref.taxonomy))
    .map((ref) => ({ ...ref, name: (plainText(ref.name) || ref.slug).slice(0, TAG_NAME_MAX_LENGTH) }))
    .filter((ref) => ref.name !== '');
  return refs.filter((ref, index) => refs.findIndex((other) => other.name === ref.name) === index);
}

function keyOf({ taxonomy, slug, name }: WxrTermRef | WxrTerm): string {
  return `${taxonomy}:${slug || name}`;
}

function findTagRow(tx: Transaction, id: number) {
  return named(tx, 'imports.tag')
    .selectFrom('tags')
    .select(['id', 'name', 'description'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** False when another tag has the name. */
async function changeTag(tx: Transaction, id: number, name: string, description: string): Promise<boolean> {
  const holder = await named(tx, 'tags.by-name')
    .selectFrom('tags')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirst();
  if (holder !== undefined && holder.id !== id) return false;
  const before = await lockTag(tx, id);
  if (before === undefined) return false;
  await named(tx, 'imports.change-tag')
    .updateTable('tags')
    .set({ name, description })
    .where('id', '=', id)
    .execute();
  invalidate(tx, tagsOfTagChange(before, { ...before, name, description }));
  if (holder !== undefined) return true;
  await indexPostsOfTag(tx, id);
  invalidate(tx, [SEARCH]);
  return true;
}

async function lastTagId(tx: Transaction): Promise<number> {
  const row = await named(tx, 'imports.last-tag')
    .selectFrom('tags')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? 0;
}

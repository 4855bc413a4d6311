// Brings back what an export holds beside its texts. What the site has already stays as it is. Nothing is reported before
// it is committed: what runs in a transaction may be run again.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { authorTags } from '../../authors/cache-tags.ts';
import { ensureAuthor } from '../../authors/ensure-author.ts';
import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { invalidate } from '../../invalidation/log.ts';
import { refusalSentence } from '../../media/add-media.ts';
import { changeSetting } from '../../site/change-setting.ts';
import { isSettingKey } from '../../site/settings.ts';
import { ensureTags } from '../../tags/ensure-tags.ts';
import type { ImportContext } from '../import-context.ts';
import type { ImportReport } from '../import-report.ts';
import { storeMedia } from '../store-media.ts';
import { isInside } from './find-files.ts';
import type { ExportData } from './read-export.ts';

/** @param overwrite also puts the export's value where the site has one of its own. */
export async function restoreSettings(
  { database, now }: ImportContext,
  settings: ExportData['settings'],
  { overwrite }: { overwrite: boolean },
  report: ImportReport,
): Promise<void> {
  const outcomes = await database.transaction(async (tx) => {
    const all: [key: string, outcome: string][] = [];
    for (const [key, value] of Object.entries(settings))
      all.push([key, await restoreSetting(tx, key, value, { overwrite, now: now() })]);
    return all;
  });
  for (const [key, outcome] of outcomes) {
    if (outcome === 'added' || outcome === 'unchanged') report.count('settings', outcome);
    else report.leaveOut('settings', key, outcome);
  }
}

async function restoreSetting(
  tx: Transaction,
  key: string,
  value: unknown,
  { overwrite, now }: { overwrite: boolean; now: number },
): Promise<string> {
  if (!isSettingKey(key)) return 'this Octavo has no such setting';
  const known = await named(tx, 'imports.setting')
    .selectFrom('settings')
    .select('value')
    .where('key', '=', key)
    .executeTakeFirst();
  if (known?.value === JSON.stringify(value)) return 'unchanged';
  if (known !== undefined && !overwrite) return 'set otherwise here; --overwrite takes the one of the export';
  const result = await changeSetting(tx, key, value, now);
  return result.ok ? 'added' : result.problem;
}

/** Authors come back as authors who cannot sign in: rights are given by a person, not by a file. */
export async function restoreAuthors(
  { database }: ImportContext,
  authors: ExportData['authors'],
  report: ImportReport,
): Promise<void> {
  const added = await database.transaction(async (tx) => {
    const all = new Set<(typeof authors)[number]>();
    for (const author of authors) {
      const { slug, name } = author;
      const known = await named(tx, 'imports.author')
        .selectFrom('users')
        .select(['id', 'name'])
        .where('slug', '=', slug)
        .executeTakeFirst();
      if (known?.name === name) continue;
      await addAuthor(tx, author, known !== undefined);
      all.add(author);
    }
    return all;
  });
  for (const author of authors) {
    const { slug, role } = author;
    report.count('authors', added.has(author) ? 'added' : 'unchanged');
    if (added.has(author) && role !== 'author' && role !== 'reader')
      report.warn(slug, `was ${role} there and is an author here; give the role by hand`);
  }
}

async function addAuthor(
  tx: Transaction,
  author: ExportData['authors'][number],
  isSlugTaken: boolean,
): Promise<void> {
  const { slug, name, email, bio, website, created, updated } = author;
  const hasName = await named(tx, 'authors.by-name')
    .selectFrom('users')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirst();
  const input = { name, slug, bio, ...(email && { email }), ...(website && { website }) };
  if (hasName === undefined || isSlugTaken) {
    const id = await ensureAuthor(tx, input, created);
    if (hasName === undefined)
      await named(tx, 'imports.author-times')
        .updateTable('users')
        .set({ updated_at: updated })
        .where('id', '=', id)
        .execute();
    return;
  }
  // Two people of one name, whom only their slugs tell apart.
  const holder =
    email &&
    (await named(tx, 'authors.by-email')
      .selectFrom('users')
      .select('id')
      .where('email', '=', email)
      .executeTakeFirst());
  await named(tx, 'authors.add')
    .insertInto('users')
    .values({
      slug,
      name,
      email: holder ? null : (email ?? null),
      role: 'author',
      bio,
      website: website ?? null,
      created_at: created,
      updated_at: updated,
    })
    .execute();
  invalidate(tx, [authorTags.slug(slug)]);
}

/** Brings back tags with their slugs and descriptions, before texts make those they name. */
export async function restoreTags(
  { database }: ImportContext,
  tags: ExportData['tags'],
  report: ImportReport,
): Promise<void> {
  const added = await database.transaction(async (tx) => {
    let made = 0;
    for (const { created, ...tag } of tags) {
      const known = await named(tx, 'tags.by-name')
        .selectFrom('tags')
        .select('id')
        .where('name', '=', tag.name)
        .executeTakeFirst();
      if (known !== undefined) continue;
      await ensureTags(tx, [tag], created);
      made += 1;
    }
    return made;
  });
  for (const index of tags.keys()) report.count('tags', index < added ? 'added' : 'unchanged');
}

/** Brings back media with their alternative texts, in the order that they were added in. */
export async function restoreMedia(
  context: ImportContext,
  folder: string,
  media: ExportData['media'],
  report: ImportReport,
): Promise<void> {
  const steps = context.progress?.('Media', media.length);
  for (const { file, alt, created } of media) {
    if (context.signal?.aborted) break;
    const path = join(folder, file);
    const body = isInside(folder, path) ? await readFile(path).catch(() => null) : null;
    const added = body && (await storeMedia({ ...context, now: () => created }, { name: file, body, alt }));
    if (added === null) report.leaveOut('media', file, 'the file is not in the folder');
    else if (!added.ok) report.leaveOut('media', file, refusalSentence(added.reason));
    else report.count('media', added.isNew ? 'added' : 'unchanged');
    steps?.advance();
  }
  steps?.done();
}

import type { Actor } from '../../accounts/actor.ts';
import { recordDeed } from '../../accounts/record-deed.ts';
import type { RenderedContent } from '../../content/render-content.ts';
import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { loadSettings } from '../../site/setting-queries.ts';
import type { Settings } from '../../site/settings.ts';
import type { PostStatus } from '../post.ts';
import { isReadable } from '../post.ts';
import { allowedFields, keepEdit, keepOthersEdit } from './autosave.ts';
import { chooseAddress } from './choose-address.ts';
import { type EditedFields, sameFields } from './edited-fields.ts';
import { type Edit, lockEdit, type WorkingCopy, workingCopyOf, writeEdit } from './edits.ts';
import { decidePublication, type Publication, type SaveAction } from './publication-time.ts';
import { addRevision, keepStoredText } from './revisions.ts';
import { fieldsOf, lockStoredText, type StoredText } from './stored-text.ts';
import { demandFor, type TextTarget } from './text-target.ts';
import { writeText } from './write-text.ts';

export interface TextSave {
  /** The version that was changed. */
  base: number;
  fields: EditedFields;
  action: SaveAction;
  /** As a `datetime-local` field has it, on the site's clock; `''` for none, left out to keep what there is. */
  publishAt?: string;
  /** Writes over what somebody else has written meanwhile, which is then kept as a revision. */
  force?: boolean;
}

/** By field; `publishAt` is one as well. */
export type Problems = Readonly<Record<string, string>>;

export type SaveTextResult =
  | {
      ok: true;
      version: number;
      slug: string;
      before: PostStatus;
      status: PostStatus;
      publishedAt: number | null;
    }
  | { ok: false; reason: 'conflict'; current: WorkingCopy }
  | { ok: false; reason: 'problems'; problems: Problems }
  | { ok: false; reason: 'no-such-text' | 'in-trash' };

/**
 * Writes what somebody has in the editor into the text itself, and publishes it or not.
 * @param rendered what `renderText` made of the source.
 */
export async function saveText(
  tx: Transaction,
  actor: Actor,
  target: TextTarget,
  save: TextSave,
  rendered: RenderedContent,
  now: number,
): Promise<SaveTextResult> {
  const text = await lockStoredText(tx, target);
  if (text === undefined) return { ok: false, reason: 'no-such-text' };
  demandFor(actor, target.kind, 'edit', text.authorId);
  if (text.trashedAt !== null) return { ok: false, reason: 'in-trash' };
  const edit = await lockEdit(tx, target);
  const current = workingCopyOf(text, edit);
  const given = allowedFields(actor, text, save.fields);
  if (save.base !== current.version && !sameFields(current.fields, given))
    return { ok: false, reason: 'conflict', current };
  const settings = await loadSettings(tx);
  const written = await decideAndWrite(tx, actor, text, { ...save, fields: given }, rendered, settings, now);
  if (!written.ok) return { ok: false, reason: 'problems', problems: written.problems };
  const { fields, publication, isSame } = written;
  await keepWhatIsReplaced(tx, actor, text, edit, save.force === true, given, settings);
  // An address made of the title goes on being so until somebody may have read it.
  const kept = publication.status === 'draft' && given.slug === '' ? { ...fields, slug: '' } : fields;
  if (!isSame) {
    const reason = isReadable(publication.status) ? 'published' : 'saved';
    const revision = { fields: kept, reason, userId: actor.userId, createdAt: now } as const;
    await addRevision(tx, target, revision, settings.revisionsKept);
  }
  const version = current.version + 1;
  await writeEdit(tx, target, { version, fields: kept, isPending: false, userId: actor.userId }, now);
  await recordSave(tx, actor, text, fields.title, publication, now);
  return { ok: true, version, slug: fields.slug, before: text.status, ...publication };
}

type Written =
  | { ok: true; fields: EditedFields; publication: Publication; isSame: boolean }
  | { ok: false; problems: Problems };

async function decideAndWrite(
  tx: Transaction,
  actor: Actor,
  text: StoredText,
  save: TextSave,
  rendered: RenderedContent,
  settings: Settings,
  now: number,
): Promise<Written> {
  for (;;) {
    const decided = await decide(tx, text, save, settings, now);
    if (!decided.ok) return decided;
    const { fields, publication } = decided;
    if (text.status !== 'draft' || publication.status !== 'draft')
      demandFor(actor, text.target.kind, 'publish', text.authorId);
    const isSame = isUnchanged(text, fields, publication);
    const updatedAt = isSame ? text.updatedAt : now;
    // Where another transaction was quicker with the address, what it did is seen by now: another is chosen.
    if (await writeText(tx, text, { fields, rendered, ...publication, updatedAt }))
      return { ok: true, fields, publication, isSame };
  }
}

type Decision =
  | { ok: true; fields: EditedFields; publication: Publication }
  | { ok: false; problems: Problems };

/** What is to be written, or all that stands against it. */
async function decide(
  tx: Transaction,
  text: StoredText,
  { fields, action, publishAt }: TextSave,
  settings: Settings,
  now: number,
): Promise<Decision> {
  const problems: Record<string, string> = {};
  const clock = { now, timeZone: settings.timeZone };
  const publication = decidePublication(text, action, publishAt, clock);
  if (!publication.ok) problems.publishAt = publication.problem;
  const address = await chooseAddress(tx, text, fields, settings.permalinkPattern);
  if (!address.ok) problems.slug = address.problem;
  const isPublic = publication.ok ? publication.status !== 'draft' : action !== 'save';
  if (isPublic) {
    const isNew = text.status === 'draft';
    if (fields.title === '' && (isNew || text.title !== '')) problems.title = 'Readers need a title.';
    if (fields.source.trim() === '' && (isNew || text.source.trim() !== ''))
      problems.source = 'There is no text to publish yet.';
  }
  if (fields.authorId !== text.authorId && !(await exists(tx, 'users', fields.authorId)))
    problems.authorId = 'This author is not there any more. Choose another one.';
  if (fields.coverMediaId !== null && fields.coverMediaId !== text.coverMediaId)
    if (!(await exists(tx, 'media', fields.coverMediaId)))
      problems.coverMediaId = 'This picture is not there any more. Choose another one.';
  if (!publication.ok || !address.ok || Object.keys(problems).length > 0) return { ok: false, problems };
  const { status, publishedAt } = publication;
  return { ok: true, fields: { ...fields, slug: address.slug }, publication: { status, publishedAt } };
}

async function exists(tx: Transaction, table: 'users' | 'media', id: number): Promise<boolean> {
  const row = await named(tx, `${table}.exists`)
    .selectFrom(table)
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}

async function keepWhatIsReplaced(
  tx: Transaction,
  actor: Actor,
  text: StoredText,
  edit: Edit | undefined,
  isForced: boolean,
  given: EditedFields,
  { revisionsKept }: Settings,
): Promise<void> {
  await keepStoredText(tx, text, revisionsKept);
  if (edit === undefined || sameFields(edit.fields, given)) return;
  if (isForced && edit.isPending) await keepEdit(tx, text.target, edit);
  else await keepOthersEdit(tx, actor, text.target, edit);
}

function isUnchanged(text: StoredText, fields: EditedFields, publication: Publication): boolean {
  return (
    sameFields(fieldsOf(text), fields) &&
    text.slug === fields.slug &&
    text.status === publication.status &&
    text.publishedAt === publication.publishedAt
  );
}

async function recordSave(
  tx: Transaction,
  actor: Actor,
  { target, status: before, slug }: StoredText,
  title: string,
  { status, publishedAt }: Publication,
  now: number,
): Promise<void> {
  const verbs = { draft: 'unpublish', scheduled: 'schedule', published: 'publish', unlisted: 'unlist' };
  const action = `${target.kind}.${status === before ? 'save' : verbs[status]}`;
  const subject = { kind: target.kind, id: target.id, label: title || slug };
  await recordDeed(tx, actor, { action, subject, detail: { before, status, publishedAt } }, now);
}

import type { Context, Handler } from 'hono';
import { actorOf } from '../../accounts/identify.ts';
import { ContentError } from '../../content/content-error.ts';
import type { RenderedContent } from '../../content/render-content.ts';
import { type Desk, loadDesk } from '../../site/desk.ts';
import type { Working } from '../../site/site.ts';
import { leaveNotice } from '../../web/notice.ts';
import { type Problems, readForm } from '../../web/read-form.ts';
import { renderPage } from '../../web/render-page.ts';
import { renderText } from '../render-text.ts';
import { ConflictPage } from './conflict-page.tsx';
import type { EditedFields } from './edited-fields.ts';
import { EditorPage } from './editor-page.tsx';
import { findEdit, type WorkingCopy, workingCopyOf } from './edits.ts';
import { findCover } from './find-cover.ts';
import { findTarget } from './find-target.ts';
import { keepAside } from './keep-aside.ts';
import { publicPathOf } from './public-path.ts';
import { wallText } from './publication-time.ts';
import { checkFields, isSaveAction, typedFields } from './read-editor-form.ts';
import { saveNotice } from './save-notice.ts';
import { type SaveTextResult, saveText, type TextSave } from './save-text.ts';
import type { StoredText } from './stored-text.ts';
import { editorPath, mayDo, type TextKind } from './text-target.ts';
import { TrashedPage } from './trashed-page.tsx';
import { listWriters } from './writers.ts';

export function editorRoute(working: Working, kind: TextKind): Handler {
  return async (c) => {
    const text = await findTarget(c, working.database.read, kind);
    if (text === undefined) return c.notFound();
    const desk = await loadDesk(c, working);
    if (text.trashedAt !== null) {
      const { title } = workingCopyOf(text, await findEdit(working.database.read, text.target)).fields;
      return renderPage(c, <TrashedPage desk={desk} text={text} title={title} {...canOf(c, text)} />);
    }
    return showEditor(c, working, desk, text, {});
  };
}

export function saveRoute(working: Working, kind: TextKind): Handler {
  return async (c) => {
    const db = working.database.read;
    const text = await findTarget(c, db, kind);
    if (text === undefined) return c.notFound();
    const copy = workingCopyOf(text, await findEdit(db, text.target));
    const desk = await loadDesk(c, working);
    const form = await readForm(c);
    const fields = typedFields(form, copy.fields);
    const typed = { fields, publishAt: form.text('publishAt') };
    const checked = checkFields(fields, desk.settings);
    if (!checked.ok) return showEditor(c, working, desk, text, { ...typed, problems: checked.problems });
    const action = form.text('action');
    if (action === 'take-theirs') return takeTheirs(c, working, text, checked.data);
    const save = {
      base: Number(form.text('base')) || 0,
      fields: checked.data,
      action: isSaveAction(action) ? action : 'save',
      publishAt: typed.publishAt,
      force: form.has('force'),
    } as const;
    const rendered = await renderOrProblem(working, checked.data);
    if ('problem' in rendered)
      return showEditor(c, working, desk, text, { ...typed, problems: { source: rendered.problem } });
    const result = await working.database.transaction((tx) =>
      saveText(tx, actorOf(c), text.target, save, rendered.rendered, working.now()),
    );
    return answer(c, working, desk, text, save, result);
  };
}

async function renderOrProblem(
  working: Working,
  { source, format }: EditedFields,
): Promise<{ rendered: RenderedContent } | { problem: string }> {
  try {
    return { rendered: await renderText(working.database.read, source, format) };
  } catch (error) {
    if (error instanceof ContentError) return { problem: error.message };
    throw error;
  }
}

function answer(
  c: Context,
  working: Working,
  desk: Desk,
  text: StoredText,
  save: TextSave & { publishAt: string },
  result: SaveTextResult,
): Response | Promise<Response> {
  const { target } = text;
  if (result.ok) {
    leaveNotice(c, working.siteUrl, saveNotice(target.kind, result, desk.shell));
    return c.redirect(editorPath(target), 303);
  }
  const { fields, action, publishAt } = save;
  if (result.reason === 'problems')
    return showEditor(c, working, desk, text, { fields, publishAt, problems: result.problems });
  if (result.reason === 'conflict') {
    const { current } = result;
    const page = <ConflictPage {...{ desk, target, current, mine: fields, action, publishAt }} />;
    return renderPage(c, page, 409);
  }
  if (result.reason === 'in-trash') return keepInTrash(c, working, text, fields);
  return Promise.resolve(c.notFound());
}

async function takeTheirs(
  c: Context,
  working: Working,
  { target }: StoredText,
  mine: EditedFields,
): Promise<Response> {
  await working.database.transaction((tx) => keepAside(tx, actorOf(c), target, mine, working.now()));
  leaveNotice(c, working.siteUrl, { text: 'This is the other version. Yours is kept under Revisions.' });
  return c.redirect(editorPath(target), 303);
}

/** Somebody moved it there while this was written. */
async function keepInTrash(
  c: Context,
  working: Working,
  { target }: StoredText,
  mine: EditedFields,
): Promise<Response> {
  await working.database.transaction((tx) => keepAside(tx, actorOf(c), target, mine, working.now()));
  const text = 'This was moved to the trash meanwhile. What you wrote is kept under Revisions.';
  leaveNotice(c, working.siteUrl, { text, kind: 'bad' });
  return c.redirect(editorPath(target), 303);
}

interface Typed {
  fields?: EditedFields;
  publishAt?: string;
  problems?: Problems;
}

async function showEditor(
  c: Context,
  working: Working,
  desk: Desk,
  text: StoredText,
  { fields, publishAt, problems = {} }: Typed,
): Promise<Response> {
  const db = working.database.read;
  const copy: WorkingCopy = workingCopyOf(text, await findEdit(db, text.target));
  const { timeZone } = desk.settings;
  const shown = fields ?? copy.fields;
  const cover = await findCover(db, shown);
  const mayChoose = mayDo(actorOf(c), text.target.kind, 'set-author', text.authorId);
  const props = {
    ...{ desk, text, copy, problems },
    fields: shown,
    publishAt: publishAt ?? (text.publishedAt === null ? '' : wallText(text.publishedAt, timeZone)),
    writers: mayChoose ? await listWriters(db, shown.authorId) : null,
    publicPath: await publicPathOf(db, text, desk.settings),
    coverUrl: cover?.src ?? null,
    ...canOf(c, text),
  };
  return renderPage(c, <EditorPage {...props} />, Object.keys(problems).length === 0 ? 200 : 422);
}

function canOf(c: Context, { target, authorId }: StoredText) {
  const actor = actorOf(c);
  const can = (deed: 'publish' | 'trash' | 'delete') => mayDo(actor, target.kind, deed, authorId);
  return { can: { publish: can('publish'), trash: can('trash'), delete: can('delete') } };
}

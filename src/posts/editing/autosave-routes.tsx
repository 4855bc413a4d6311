// What the editor's script asks for. It works as a form without it.
import type { Handler } from 'hono';
import { z } from 'zod';
import { actorOf } from '../../accounts/identify.ts';
import { ContentError } from '../../content/content-error.ts';
import { loadSettings } from '../../site/setting-queries.ts';
import { loadSite, type Working } from '../../site/site.ts';
import type { Child, Html } from '../../web/jsx/html.ts';
import { leaveNotice } from '../../web/notice.ts';
import { readJson } from '../../web/read-form.ts';
import { renderPage } from '../../web/render-page.ts';
import { renderText } from '../render-text.ts';
import { autosave } from './autosave.ts';
import type { EditedFields } from './edited-fields.ts';
import { findEdit, workingCopyOf } from './edits.ts';
import { findTarget } from './find-target.ts';
import { PreviewBar } from './preview-bar.tsx';
import { previewText } from './preview-text.tsx';
import { checkGiven } from './read-editor-form.ts';
import type { StoredText } from './stored-text.ts';
import { editorPath, type TextKind } from './text-target.ts';

const fields = z.record(z.string(), z.unknown());
const autosaveBody = z.object({ base: z.int().min(0), fields });
const previewBody = z.object({ fields });

export function autosaveRoute(working: Working, kind: TextKind): Handler {
  return async (c) => {
    const db = working.database.read;
    const text = await findTarget(c, db, kind);
    if (text === undefined) return c.json({ error: 'not-found' }, 404);
    const given = await readJson(c, autosaveBody);
    const copy = workingCopyOf(text, await findEdit(db, text.target));
    const checked = checkGiven(given.fields, copy.fields, await loadSettings(db));
    if (!checked.ok) return c.json({ problems: checked.problems }, 422);
    const edit = { base: given.base, fields: checked.data };
    const result = await working.database.transaction((tx) =>
      autosave(tx, actorOf(c), text.target, edit, working.now()),
    );
    if (result.ok) return c.json({ version: result.version, savedAt: result.savedAt });
    if (result.reason === 'no-such-text') return c.json({ error: 'not-found' }, 404);
    const { version, savedAt, savedBy, fields: theirs } = result.current;
    return c.json({ version, savedAt, savedBy: savedBy?.name ?? null, fields: theirs }, 409);
  };
}

/** What stands in the editor, as readers would see it. */
export function previewGivenRoute(working: Working, kind: TextKind): Handler {
  return async (c) => {
    const db = working.database.read;
    const text = await findTarget(c, db, kind);
    if (text === undefined) return c.json({ error: 'not-found' }, 404);
    const given = await readJson(c, previewBody);
    const copy = workingCopyOf(text, await findEdit(db, text.target));
    const checked = checkGiven(given.fields, copy.fields, await loadSettings(db));
    if (!checked.ok) return c.json({ problems: checked.problems }, 422);
    const result = await drawPreview(working, text, checked.data);
    return result.ok ? renderPage(c, result.page) : c.json({ problems: { source: result.problem } }, 422);
  };
}

/** What is stored of it, as readers would see it. */
export function previewRoute(working: Working, kind: TextKind): Handler {
  return async (c) => {
    const db = working.database.read;
    const text = await findTarget(c, db, kind);
    if (text === undefined) return c.notFound();
    const copy = workingCopyOf(text, await findEdit(db, text.target));
    const editor = editorPath(text.target);
    const result = await drawPreview(working, text, copy.fields, <PreviewBar editor={editor} />);
    if (result.ok) return renderPage(c, result.page);
    leaveNotice(c, working.siteUrl, { text: result.problem, kind: 'bad' });
    return c.redirect(editor, 303);
  };
}

type Preview = { ok: true; page: Html } | { ok: false; problem: string };

async function drawPreview(
  working: Working,
  text: StoredText,
  edited: EditedFields,
  banner?: Child,
): Promise<Preview> {
  const db = working.database.read;
  try {
    const rendered = await renderText(db, edited.source, edited.format);
    const input = { text, fields: edited, rendered, now: working.now(), banner };
    return { ok: true, page: await previewText(db, await loadSite(working), input) };
  } catch (error) {
    if (error instanceof ContentError) return { ok: false, problem: error.message };
    throw error;
  }
}

import type { Handler } from 'hono';
import { actorOf } from '../../accounts/identify.ts';
import { loadDesk } from '../../site/desk.ts';
import type { Working } from '../../site/site.ts';
import { leaveNotice } from '../../web/notice.ts';
import { renderPage } from '../../web/render-page.ts';
import { findEdit, workingCopyOf } from './edits.ts';
import { findTarget } from './find-target.ts';
import { restoreRevision } from './restore-revision.ts';
import { RevisionListPage, RevisionPage } from './revision-pages.tsx';
import { findRevision, findRevisionBefore, listRevisions } from './revisions.ts';
import { editorPath, type TextKind } from './text-target.ts';
import { listWriters } from './writers.ts';

export function revisionListRoute(working: Working, kind: TextKind): Handler {
  return async (c) => {
    const db = working.database.read;
    const text = await findTarget(c, db, kind);
    if (text === undefined) return c.notFound();
    const { fields } = workingCopyOf(text, await findEdit(db, text.target));
    const revisions = await listRevisions(db, text.target);
    const frame = { desk: await loadDesk(c, working), target: text.target, title: fields.title };
    return renderPage(c, <RevisionListPage {...frame} revisions={revisions} />);
  };
}

export function revisionRoute(working: Working, kind: TextKind): Handler {
  return async (c) => {
    const db = working.database.read;
    const text = await findTarget(c, db, kind);
    const id = Number(c.req.param('rid'));
    const revision = text && (await findRevision(db, text.target, id));
    if (text === undefined || revision === undefined) return c.notFound();
    const { fields } = workingCopyOf(text, await findEdit(db, text.target));
    const writers = await listWriters(db, revision.fields.authorId);
    const props = {
      desk: await loadDesk(c, working),
      target: text.target,
      title: fields.title,
      revision,
      before: await findRevisionBefore(db, text.target, id),
      now: fields,
      isWithNow: c.req.query('with') === 'now',
      authors: new Map(writers.map((writer) => [String(writer.id), writer.name])),
    };
    return renderPage(c, <RevisionPage {...props} />);
  };
}

export function restoreRoute(working: Working, kind: TextKind): Handler {
  return async (c) => {
    const target = { kind, id: Number(c.req.param('id')) };
    const revisionId = Number(c.req.param('rid'));
    const result = await working.database.transaction((tx) =>
      restoreRevision(tx, actorOf(c), target, revisionId, working.now()),
    );
    if (!result.ok) return c.notFound();
    const text = 'The revision stands in the editor. What was there is kept as a revision of its own.';
    leaveNotice(c, working.siteUrl, { text });
    return c.redirect(editorPath(target), 303);
  };
}

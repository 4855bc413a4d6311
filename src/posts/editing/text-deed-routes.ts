// What is done to a text from its editor besides writing it: the trash and the private link.
import type { Handler } from 'hono';
import { actorOf } from '../../accounts/identify.ts';
import type { Working } from '../../site/site.ts';
import { leaveNotice } from '../../web/notice.ts';
import { readForm } from '../../web/read-form.ts';
import { changePreviewLink } from './preview-link.ts';
import { DESK_PATHS, editorPath, type TextKind } from './text-target.ts';
import { deleteText, type TrashResult, trashText, untrashText } from './trash-text.ts';

export function trashRoute(working: Working, kind: TextKind): Handler {
  return async (c) => {
    const target = { kind, id: Number(c.req.param('id')) };
    const result = await working.database.transaction((tx) =>
      trashText(tx, actorOf(c), target, working.now()),
    );
    if (!result.ok && result.reason === 'no-such-text') return c.notFound();
    const undo = { action: `${DESK_PATHS[kind]}/${target.id}/untrash`, label: 'Undo', fields: {} };
    leaveNotice(c, working.siteUrl, { text: `${nameOf(result, kind)} is in the trash.`, undo });
    return c.redirect(DESK_PATHS[kind], 303);
  };
}

export function untrashRoute(working: Working, kind: TextKind): Handler {
  return async (c) => {
    const target = { kind, id: Number(c.req.param('id')) };
    const result = await working.database.transaction((tx) =>
      untrashText(tx, actorOf(c), target, working.now()),
    );
    if (!result.ok && result.reason === 'no-such-text') return c.notFound();
    const what = { draft: 'a draft', scheduled: 'scheduled', published: 'published', unlisted: 'unlisted' };
    const text = result.ok
      ? `${nameOf(result, kind)} is back, and ${what[result.status]}.`
      : 'It is out of the trash already.';
    leaveNotice(c, working.siteUrl, { text });
    return c.redirect(editorPath(target), 303);
  };
}

export function deleteRoute(working: Working, kind: TextKind): Handler {
  return async (c) => {
    const target = { kind, id: Number(c.req.param('id')) };
    const result = await working.database.transaction((tx) =>
      deleteText(tx, actorOf(c), target, working.now()),
    );
    if (!result.ok && result.reason === 'no-such-text') return c.notFound();
    if (!result.ok) {
      const text = 'Only what is in the trash is deleted for good. Move it there first.';
      leaveNotice(c, working.siteUrl, { text, kind: 'bad' });
      return c.redirect(editorPath(target), 303);
    }
    leaveNotice(c, working.siteUrl, { text: `${nameOf(result, kind)} is deleted for good.` });
    return c.redirect(`${DESK_PATHS[kind]}?status=trash`, 303);
  };
}

export function previewLinkRoute(working: Working, kind: TextKind): Handler {
  return async (c) => {
    const target = { kind, id: Number(c.req.param('id')) };
    const change = (await readForm(c)).text('change') === 'remove' ? 'remove' : 'make';
    const result = await working.database.transaction((tx) =>
      changePreviewLink(tx, actorOf(c), target, change, working.now()),
    );
    if (!result.ok) return c.notFound();
    const text =
      change === 'make'
        ? 'There is a private link now, under “Private link”. Links made before lead nowhere.'
        : 'The private link leads nowhere now.';
    leaveNotice(c, working.siteUrl, { text });
    return c.redirect(editorPath(target), 303);
  };
}

function nameOf(result: TrashResult, kind: TextKind): string {
  if (result.ok && result.title !== '') return `“${result.title}”`;
  return kind === 'post' ? 'The post' : 'The page';
}

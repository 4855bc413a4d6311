import type { Context } from 'hono';
import { actorOf, requireMember, wantsJson } from '../../accounts/identify.ts';
import { demand, may } from '../../accounts/permissions.ts';
import { loadDesk } from '../../site/desk.ts';
import type { Working } from '../../site/site.ts';
import { leaveNotice } from '../../web/notice.ts';
import { queryText } from '../../web/query-text.ts';
import { readForm } from '../../web/read-form.ts';
import { renderPage } from '../../web/render-page.ts';
import { describeMedia as describeForScript } from '../upload-route.ts';
import { deleteMedia } from './delete-media.ts';
import { ALT_MAX_LENGTH, describeMedia } from './describe-media.ts';
import { LibraryPage } from './library-page.tsx';
import { findMedia, type LibraryMedia, listMedia, type MediaUse, usesOf } from './library-queries.ts';
import { MediaPage } from './media-page.tsx';

const PAGE_SIZE = 48;

export function libraryRoute(working: Working) {
  return async (c: Context): Promise<Response> => {
    demand(actorOf(c), 'media.add');
    const desk = await loadDesk(c, working);
    const query = queryText(c, 'q');
    const given = c.req.query('before') ?? '';
    const before = /^[1-9]\d{0,14}$/.test(given) ? Number(given) : null;
    const list = await listMedia(working.database.read, { query, before, size: PAGE_SIZE });
    const { uploadMaxBytes } = working;
    const isLater = before !== null;
    return renderPage(c, <LibraryPage {...list} {...{ desk, query, isLater, uploadMaxBytes }} />);
  };
}

/** One file: a page, or what scripts learn of it. */
export function mediaPageRoute(working: Working) {
  return async (c: Context): Promise<Response> => {
    demand(actorOf(c), 'media.add');
    const media = await findMedia(working.database.read, idOf(c));
    if (media === undefined) return c.notFound();
    if (wantsJson(c)) return c.json({ ok: true, ...describeForScript(media) });
    return showMedia(c, working, media);
  };
}

export function describeMediaRoute(working: Working) {
  return async (c: Context): Promise<Response> => {
    const form = await readForm(c);
    const id = idOf(c);
    const alt = form.text('alt');
    const result = await working.database.transaction((tx) =>
      describeMedia(tx, actorOf(c), id, alt, working.now()),
    );
    if (!result.ok && result.reason === 'no-such-media') return c.notFound();
    const problem = `It may have ${ALT_MAX_LENGTH} characters at most.`;
    if (wantsJson(c)) return result.ok ? c.json({ ok: true }) : c.json({ ok: false, problem }, 422);
    if (result.ok) {
      leaveNotice(c, working.siteUrl, { text: 'The description is saved.' });
      return c.redirect(`/admin/media/${id}`, 303);
    }
    const media = await findMedia(working.database.read, id);
    return media === undefined ? c.notFound() : showMedia(c, working, { ...media, alt }, problem);
  };
}

export function deleteMediaRoute(working: Working) {
  return async (c: Context): Promise<Response> => {
    const id = idOf(c);
    const result = await deleteMedia(working, actorOf(c), id);
    if (!result.ok && result.reason === 'no-such-media') return c.notFound();
    if (!result.ok) {
      const text = 'It is used by now, so it stays. Take it out of these texts first, then delete it.';
      leaveNotice(c, working.siteUrl, { text, kind: 'bad' });
      return c.redirect(`/admin/media/${id}`, 303);
    }
    leaveNotice(c, working.siteUrl, { text: `${result.media.name} is deleted.` });
    return c.redirect('/admin/media', 303);
  };
}

async function showMedia(
  c: Context,
  working: Working,
  media: LibraryMedia,
  problem?: string,
): Promise<Response> {
  const desk = await loadDesk(c, working);
  const uses = await usesOf(working.database.read, media);
  const { id: userId, role } = requireMember(c);
  const actor = { userId, role };
  const mayOpen = (use: Exclude<MediaUse, { kind: 'logo' }>) =>
    may(actor, use.kind === 'post' ? 'posts.edit' : 'pages.edit', use.authorId);
  const mayEdit = may(actor, 'media.edit', media.addedBy?.id);
  const page = <MediaPage {...{ desk, media, uses, mayEdit, mayOpen, problem }} />;
  return renderPage(c, page, problem === undefined ? 200 : 422);
}

function idOf(c: Context): number {
  return Number(c.req.param('id'));
}

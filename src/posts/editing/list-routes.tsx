import type { Context, Handler } from 'hono';
import { actorOf, requireMember } from '../../accounts/identify.ts';
import { demand, may, mayAny } from '../../accounts/permissions.ts';
import { normaliseText } from '../../content/normalise-text.ts';
import { loadDesk } from '../../site/desk.ts';
import type { Working } from '../../site/site.ts';
import { TAG_NAME_MAX_LENGTH } from '../../tags/ensure-tags.ts';
import { leaveNotice } from '../../web/notice.ts';
import { type FormFields, readForm } from '../../web/read-form.ts';
import { renderPage } from '../../web/render-page.ts';
import { BULK_MOST, type BulkDeed, bulkEdit } from './bulk-edit.ts';
import { bulkNotice } from './bulk-notice.ts';
import { countFiltered, countTexts, listTexts, TEXT_TABS, type TextFilter } from './list-texts.ts';
import { startText } from './start-text.ts';
import { TextListPage } from './text-list-page.tsx';
import { DESK_PATHS, editorPath, permissionFor, type TextKind } from './text-target.ts';
import { listWriters } from './writers.ts';

const QUERY_MAX_LENGTH = 200;

export function textListRoute(working: Working, kind: TextKind): Handler {
  return async (c) => {
    const actor = actorOf(c);
    demand(actor, permissionFor(kind, 'edit'), actor.userId ?? undefined);
    const db = working.database.read;
    const desk = await loadDesk(c, working);
    const seesAll = may(actor, permissionFor(kind, 'edit'));
    const filter = filterFrom(c, kind, seesAll ? undefined : desk.member.id);
    const page = /^[1-9]\d{0,6}$/.test(c.req.query('page') ?? '') ? Number(c.req.query('page')) : 1;
    const counts = await countTexts(db, filter);
    const isFiltered = filter.query !== '' || filter.tag !== null;
    const props = {
      desk,
      filter,
      page,
      counts,
      rows: await listTexts(db, filter, page),
      total: isFiltered ? await countFiltered(db, filter) : counts[filter.tab],
      writers: seesAll ? await listWriters(db, filter.authorId ?? undefined) : null,
      can: { delete: may(actor, permissionFor(kind, 'delete')) },
    };
    return renderPage(c, <TextListPage {...props} />);
  };
}

/** @param ownId of somebody who sees no others' texts. */
function filterFrom(c: Context, kind: TextKind, ownId: number | undefined): TextFilter {
  const status = c.req.query('status') ?? 'all';
  const author = c.req.query('author') ?? '';
  const tag = normaliseText(c.req.query('tag') ?? '');
  return {
    kind,
    tab: TEXT_TABS.find((tab) => tab === status) ?? 'all',
    authorId: ownId ?? (/^[1-9]\d{0,14}$/.test(author) ? Number(author) : null),
    tag: kind === 'page' || tag === '' ? null : tag,
    query: normaliseText(c.req.query('q') ?? '')
      .trim()
      .slice(0, QUERY_MAX_LENGTH)
      .toWellFormed(),
  };
}

export function newTextRoute(working: Working, kind: TextKind): Handler {
  return async (c) => {
    const id = await working.database.transaction((tx) => startText(tx, actorOf(c), kind, working.now()));
    return c.redirect(editorPath({ kind, id }), 303);
  };
}

export function bulkRoute(working: Working, kind: TextKind): Handler {
  return async (c) => {
    const form = await readForm(c);
    const back = listAddress(kind, form.text('back'));
    const notify = (notice: Parameters<typeof leaveNotice>[2]) => leaveNotice(c, working.siteUrl, notice);
    const ids = form.ids('id');
    const deed = await deedFrom(form, working, mayAny(requireMember(c), permissionFor(kind, 'set-author')));
    if (typeof deed === 'string') notify({ text: deed, kind: 'bad' });
    else if (ids.length === 0) notify({ text: 'Tick what it is about first.', kind: 'bad' });
    else if (ids.length > BULK_MOST)
      notify({ text: `At most ${BULK_MOST} at once: choose fewer. Nothing was changed.`, kind: 'bad' });
    else {
      const results = await bulkEdit(working.database, actorOf(c), { kind, ids, deed }, working.now());
      notify(bulkNotice(kind, deed, results));
    }
    return c.redirect(back, 303);
  };
}

/** The list that somebody came from, the whole where there was none. */
function listAddress(kind: TextKind, given: string): string {
  const url = URL.parse(given, 'http://site.invalid');
  return url?.pathname === DESK_PATHS[kind] ? url.pathname + url.search : DESK_PATHS[kind];
}

/** What is to be done, or what is missing for it. */
async function deedFrom(form: FormFields, working: Working, mayChoose: boolean): Promise<BulkDeed | string> {
  const action = form.text('action');
  switch (action) {
    case 'publish':
    case 'unpublish':
    case 'unlist':
    case 'trash':
    case 'restore':
    case 'delete':
      return { action };
    case 'add-tag':
    case 'remove-tag': {
      const tag = form.text('tagName').trim().slice(0, TAG_NAME_MAX_LENGTH).toWellFormed();
      return tag === '' ? 'Give the name of the tag.' : { action, tag };
    }
    case 'set-author': {
      const authorId = Number(form.text('newAuthor'));
      const writers = mayChoose ? await listWriters(working.database.read) : [];
      const isThere = writers.some((writer) => writer.id === authorId);
      return isThere ? { action, authorId } : 'Choose an author of this site.';
    }
    default:
      return 'Choose what to do.';
  }
}

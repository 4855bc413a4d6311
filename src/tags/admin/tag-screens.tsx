import type { Context, Handler } from 'hono';
import { actorOf } from '../../accounts/identify.ts';
import { demand } from '../../accounts/permissions.ts';
import { loadDesk } from '../../site/desk.ts';
import type { Working } from '../../site/site.ts';
import { counted } from '../../web/counted.ts';
import { idParam } from '../../web/id-param.ts';
import { leaveNotice } from '../../web/notice.ts';
import { queryPage } from '../../web/query-href.ts';
import { queryText } from '../../web/query-text.ts';
import { type FormFields, type Problems, parseFields, readForm } from '../../web/read-form.ts';
import { renderPage } from '../../web/render-page.ts';
import { type CreateTagResult, createTag } from '../create-tag.ts';
import { deleteTag } from '../delete-tag.ts';
import { type EditTagResult, editTag, tagVersion } from '../edit-tag.ts';
import { type IndexTag, indexTag } from '../index-tag.ts';
import { mergeTags } from '../merge-tags.ts';
import type { Tag } from '../tag.ts';
import { tagFields } from '../tag-fields.ts';
import { findTagById, tagHolding } from '../tag-queries.ts';
import { TagFormScreen, type TagFormScreenProps } from './tag-form-page.tsx';
import { TAGS_PATH, TagListScreen } from './tag-list-page.tsx';
import { countPostsOfTag, listTags, suggestTags } from './tag-list-queries.ts';

/** `/admin/tags` */
export function tagListScreen(working: Working): Handler {
  return async (c) => {
    demand(actorOf(c), 'tags.edit');
    const sort = c.req.query('sort') === 'posts' ? ('posts' as const) : ('name' as const);
    const query = queryText(c, 'q');
    const filter = { query, sort, page: queryPage(c.req.query('page')) };
    const list = await listTags(working.database.read, filter);
    return renderPage(c, <TagListScreen desk={await loadDesk(c, working)} filter={filter} {...list} />);
  };
}

/** `/admin/tags/new` */
export function newTagScreen(working: Working): Handler {
  return async (c) => {
    demand(actorOf(c), 'tags.edit');
    return formScreen(c, working, null, { values: NOTHING, version: '' });
  };
}

export function createTagRoute(working: Working): Handler {
  return async (c) => {
    const actor = actorOf(c);
    demand(actor, 'tags.edit');
    const values = valuesFrom(await readForm(c));
    const parsed = parseFields(tagFields, values);
    if (!parsed.ok) return formScreen(c, working, null, { values, version: '', problems: parsed.problems });
    const result = await working.database.transaction((tx) =>
      createTag(tx, actor, parsed.data, working.now()),
    );
    if (!result.ok)
      return formScreen(c, working, null, { values, version: '', problems: takenProblem(result) });
    leaveNotice(c, working.siteUrl, { text: `The tag “${parsed.data.name}” is there.` });
    return c.redirect(TAGS_PATH, 303);
  };
}

/** `/admin/tags/7` */
export function tagScreen(working: Working): Handler {
  return async (c) => {
    demand(actorOf(c), 'tags.edit');
    const tag = await findTagById(working.database.read, idParam(c));
    if (tag === undefined) return c.notFound();
    return formScreen(c, working, tag, { values: tag, version: tagVersion(tag) });
  };
}

export function editTagRoute(working: Working): Handler {
  return async (c) => {
    const { database, now } = working;
    const actor = actorOf(c);
    demand(actor, 'tags.edit');
    const tag = await findTagById(database.read, idParam(c));
    if (tag === undefined) return c.notFound();
    const form = await readForm(c);
    const [values, version] = [valuesFrom(form), form.text('version')];
    const parsed = parseFields(tagFields, values);
    if (!parsed.ok) return formScreen(c, working, tag, { values, version, problems: parsed.problems });
    const change = { id: tag.id, fields: parsed.data, version };
    const result = await database.transaction((tx) => editTag(tx, actor, change, now()));
    if (!result.ok) return refuseEdit(c, working, tag, { values, version }, result);
    return finishIndex(c, working, result.tag, {
      formerName: result.before.name === result.tag.name ? undefined : result.before.name,
      isNeeded: result.before.name !== result.tag.name,
    });
  };
}

function refuseEdit(
  c: Context,
  working: Working,
  tag: Tag,
  typed: Pick<TagFormScreenProps, 'values' | 'version'>,
  result: EditTagResult & { ok: false },
) {
  if (result.reason === 'no-such-tag') return c.notFound();
  if (result.reason !== 'changed')
    return formScreen(c, working, tag, { ...typed, problems: takenProblem(result) });
  const { current } = result;
  return formScreen(
    c,
    working,
    current,
    { values: typed.values, version: tagVersion(current), current },
    409,
  );
}

/** `/admin/tags/7/search`: goes on where the last request stopped, or begins anew. */
export function indexTagRoute(working: Working): Handler {
  return async (c) => {
    demand(actorOf(c), 'tags.edit');
    const tag = await findTagById(working.database.read, idParam(c));
    if (tag === undefined) return c.notFound();
    const form = await readForm(c);
    const after = Number(/^\d{1,15}$/.exec(form.text('after'))?.[0] ?? 0);
    return finishIndex(c, working, tag, {
      after,
      formerName: form.text('former') || undefined,
      isNeeded: true,
    });
  };
}

async function finishIndex(
  c: Context,
  working: Working,
  tag: Tag,
  { isNeeded, ...work }: Omit<IndexTag, 'tagId'> & { isNeeded: boolean },
) {
  const rest = isNeeded ? await indexTag(working.database, actorOf(c), { ...work, tagId: tag.id }) : null;
  const path = `${TAGS_PATH}/${tag.id}`;
  if (rest === null) {
    leaveNotice(c, working.siteUrl, { text: `“${tag.name}” is saved.` });
    return c.redirect(path, 303);
  }
  const fields = { after: String(rest), former: work.formerName ?? '' };
  leaveNotice(c, working.siteUrl, {
    text: `“${tag.name}” is saved. It has so many posts that the search does not find all of them by the new name yet.`,
    undo: { action: `${path}/search`, label: 'Go on', fields },
  });
  return c.redirect(path, 303);
}

/** `/admin/tags/7/merge` */
export function mergeTagRoute(working: Working): Handler {
  return async (c) => {
    const { database, siteUrl, now } = working;
    const actor = actorOf(c);
    demand(actor, 'tags.edit');
    const tag = await findTagById(database.read, idParam(c));
    if (tag === undefined) return c.notFound();
    const name = (await readForm(c)).text('into').replace(/\s+/g, ' ').trim();
    const into = await tagHolding(database.read, 'name', name);
    const refuse = (problem: string) =>
      formScreen(c, working, tag, {
        values: tag,
        version: tagVersion(tag),
        merge: { value: name, problem, names: [] },
      });
    if (into === undefined)
      return refuse(name === '' ? 'Choose a tag.' : 'There is no tag with exactly this name.');
    const result = await mergeTags(database, actor, { tagId: tag.id, intoId: into.id, now: now() });
    if (!result.ok)
      return refuse(result.reason === 'same-tag' ? 'That is this tag itself.' : 'It is gone by now.');
    if (result.isDone) {
      leaveNotice(c, siteUrl, { text: `“${tag.name}” is part of “${name}” now.` });
      return c.redirect(`${TAGS_PATH}/${into.id}`, 303);
    }
    return leaveRest(c, working, tag, { action: 'merge', fields: { into: name } });
  };
}

/** `/admin/tags/7/removal` */
export function deleteTagRoute(working: Working): Handler {
  return async (c) => {
    const result = await deleteTag(working.database, actorOf(c), { tagId: idParam(c), now: working.now() });
    if (!result.ok) return c.notFound();
    if (!result.isDone) return leaveRest(c, working, result.tag, { action: 'removal', fields: {} });
    leaveNotice(c, working.siteUrl, {
      text: `The tag “${result.tag.name}” is gone. Its posts are still there.`,
    });
    return c.redirect(TAGS_PATH, 303);
  };
}

async function leaveRest(
  c: Context,
  { database, siteUrl }: Working,
  tag: Tag,
  { action, fields }: { action: string; fields: Record<string, string> },
) {
  const left = await countPostsOfTag(database.read, tag.id);
  leaveNotice(c, siteUrl, {
    text: `This takes a while: ${counted(left, 'post')} of “${tag.name}” are left.`,
    undo: { action: `${TAGS_PATH}/${tag.id}/${action}`, label: 'Go on', fields },
  });
  return c.redirect(`${TAGS_PATH}/${tag.id}`, 303);
}

const NOTHING = { name: '', slug: '', description: '' };

type FormState = Omit<TagFormScreenProps, 'desk' | 'tag' | 'postCount'>;

async function formScreen(c: Context, working: Working, tag: Tag | null, state: FormState, status?: 409) {
  const db = working.database.read;
  const names = tag === null ? [] : await suggestTags(db, tag.id);
  const postCount = tag === null ? 0 : await countPostsOfTag(db, tag.id);
  const merge = { value: '', ...state.merge, names };
  const isRefused = state.problems !== undefined || state.merge?.problem !== undefined;
  const desk = await loadDesk(c, working);
  const page = <TagFormScreen desk={desk} tag={tag} postCount={postCount} {...state} merge={merge} />;
  return renderPage(c, page, status ?? (isRefused ? 422 : 200));
}

function valuesFrom(form: FormFields) {
  return { name: form.text('name'), slug: form.text('slug'), description: form.text('description') };
}

function takenProblem(result: (CreateTagResult | EditTagResult) & { ok: false }): Problems {
  return result.reason === 'slug-taken'
    ? { slug: 'Another tag has this address. Choose another, or merge the two.' }
    : { name: 'Another tag has this name. Choose another, or merge the two.' };
}

// Who asks for what belongs to others, by numbers and by fields that no form has.
import { expect, test } from 'vitest';
import { describeDatabases } from './support/databases.ts';
import { addressOf, routesOf } from './support/routes.ts';
import { openSite, SITE_URL, type SignedIn, type TestSite } from './support/site.ts';

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'Content-Type': 'application/json' };

describeDatabases('what belongs to others', (_, kind) => {
  test('authors reach no text of others by any address, neither a post nor a page', async () => {
    await using site = await openSite(kind);
    const { post, page } = await openOthers(site);
    const author = site.as(await site.addMember('author'));
    const before = await everything(site);
    for (const route of routesOf(site.app).filter(({ name }) => /^\/admin\/(posts|pages)\/:id/.test(name))) {
      const id = String(route.name.startsWith('/admin/posts') ? post : page);
      const isJson = /autosave|preview$/.test(route.name);
      const body = isJson
        ? JSON.stringify({ base: 1, fields: { title: 'Mine' } })
        : 'title=Mine&action=publish&force=1&change=make';
      const answer = await author.get(addressOf(route, { id, rid: '1' }), {
        method: route.method,
        headers: isJson ? JSON_TYPE : FORM,
        ...(route.method !== 'GET' && { body }),
      });
      expect.soft(answer.status, `${route.method} ${route.name}`).toBe(403);
    }
    const bulk = { id: String(post), tagName: 'Mine', newAuthor: '1', back: '/admin/posts' };
    for (const action of ['publish', 'unpublish', 'unlist', 'trash', 'delete', 'add-tag', 'set-author']) {
      await author.post('/admin/posts/bulk', { ...bulk, action });
      await author.post('/admin/pages/bulk', { ...bulk, id: String(page), action });
    }
    expect(await everything(site)).toEqual(before);
  });

  test('a revision is opened and restored under its own text alone', async () => {
    await using site = await openSite(kind);
    const { post, editor } = await openOthers(site);
    const member = await site.addMember('author', { name: 'Bob' });
    const author = site.as(member);
    const mine = (await author.post('/admin/posts')).headers.get('Location')?.replace('/edit', '') ?? '';
    const { id } = await site.database.read.selectFrom('revisions').select('id').executeTakeFirstOrThrow();
    expect((await author.get(`${mine}/revisions/${id}`)).status).toBe(404);
    expect((await author.post(`${mine}/revisions/${id}/restore`)).status).toBe(404);
    expect((await editor.get(`/admin/pages/${post}/revisions/${id}`)).status).toBe(404);
    expect(await author.read(`${mine}/edit`)).not.toContain('Secret');
  });

  test('an author stays the author of what they write, whatever they send', async () => {
    await using site = await openSite(kind);
    const bob = await site.addMember('author', { name: 'Bob' });
    const eve = await site.addMember('owner', { name: 'Eve' });
    const author = site.as(bob);
    const edit = (await author.post('/admin/posts')).headers.get('Location') ?? '';
    const fields = { title: 'Mine', source: 'Text.', authorId: eve.id, status: 'published', id: 1, views: 7 };
    const polluted = `{"base":1,"fields":{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},${JSON.stringify(fields).slice(1)}}`;
    const put = { method: 'PUT', body: polluted, headers: JSON_TYPE };
    expect((await author.get(edit.replace('/edit', '/autosave'), put)).status).toBe(200);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    const saved = await author.post(edit, {
      ...{ base: '2', title: 'Mine', source: 'Text.', action: 'publish' },
      ...{ authorId: String(eve.id), author_id: String(eve.id), status: 'draft', preview_token: 'x' },
    });
    expect(saved.status).toBe(303);
    const row = await site.database.read
      .selectFrom('posts')
      .select(['author_id', 'status', 'preview_token'])
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ author_id: bob.id, status: 'published', preview_token: null });
  });

  test('nobody reads, changes or deletes a comment of others, by its number or by another’s cookie', async () => {
    await using site = await openSite(kind);
    const post = await site.addPost({ slug: 'one' });
    const [approved, pending] = await site.addComments(post, [
      { text: 'Seen.' },
      { text: 'Nobody has seen this.', status: 'pending' },
    ]);
    const askers: [string, SignedIn | undefined][] = [
      ['nobody', undefined],
      ['a reader', site.as(await site.addMember('reader'))],
      ['the owner', site.as(await site.addMember('owner'))],
      ['a guest with a token of their own', site.as({ cookie: `commenter=${'x'.repeat(43)}` })],
      ['a guest with none', site.as({ cookie: 'commenter=null' })],
    ];
    for (const [who, browser] of askers) {
      const send = browser?.get ?? ((path: string, init?: RequestInit) => site.get(path, init));
      for (const id of [approved, pending]) {
        const form = { method: 'POST', body: 'text=Changed', headers: { ...FORM, Origin: SITE_URL } };
        for (const deed of ['edit', 'delete']) {
          expect.soft((await send(`/comments/${id}/${deed}`)).status, `${who} ${deed}`).toBe(404);
          expect.soft((await send(`/comments/${id}/${deed}`, form)).status, `${who} ${deed}`).toBe(404);
        }
      }
      expect.soft((await send(`/comments/${pending}/`)).status, who).toBe(404);
      const mine = await (await send(`/comments/mine?post=${post}`)).text();
      expect.soft(mine, who).not.toContain('Nobody has seen this.');
    }
    const texts = await site.database.read
      .selectFrom('comments')
      .select(['text', 'status'])
      .orderBy('id')
      .execute();
    expect(texts.map(({ text }) => text)).toEqual(['Seen.', 'Nobody has seen this.']);
  });

  test('authors moderate no comments elsewhere, and change and delete no file that they did not add', async () => {
    await using site = await openSite(kind);
    const { post } = await openOthers(site);
    const [comment] = await site.addComments(post, [{ text: 'Hm.', status: 'pending' }]);
    const media = await site.addPicture();
    const author = site.as(await site.addMember('author'));
    const moderations: Record<string, string>[] = [
      { one: `approve:${comment}` },
      { do: 'delete', comment: String(comment) },
      { one: `block-email:${comment}` },
    ];
    for (const form of moderations) {
      expect((await author.post('/admin/comments/moderation', form)).status).toBe(403);
    }
    const undo = { changes: `${comment}:approved:pending` };
    await author.post('/admin/comments/undo', undo);
    expect((await author.post(`/admin/media/${media.id}`, { alt: 'Mine' })).status).toBe(403);
    expect((await author.post(`/admin/media/${media.id}/deletion`)).status).toBe(403);
    const { status } = await site.database.read
      .selectFrom('comments')
      .select('status')
      .executeTakeFirstOrThrow();
    expect(status).toBe('pending');
    expect((await site.get(`/media/${media.hash.slice(0, 20)}/${media.name}`)).status).toBe(200);
  });

  test('admins take nothing from owners and give nobody more than they have', async () => {
    await using site = await openSite(kind);
    const owner = await site.addMember('owner');
    const other = await site.addMember('admin');
    const reader = await site.addMember('reader');
    const self = await site.addMember('admin');
    const admin = site.as(self);
    const own = { name: 'Self', slug: 'self', bio: '', website: '' };
    expect((await admin.post(`/admin/users/${self.id}`, own)).status).toBe(303);
    const deeds = 'role suspension restoration sign-out password-link second-factor hand-over removal'.split(
      ' ',
    );
    for (const { id } of [owner, other]) {
      for (const deed of deeds) {
        const form = { role: 'reader', to: String(reader.id), password: 'x' };
        const { status } = await admin.post(`/admin/users/${id}/${deed}`, form);
        expect.soft([403, 422], deed).toContain(status);
      }
      const profile = { name: 'X', slug: 'x', bio: '', website: '' };
      expect((await admin.post(`/admin/users/${id}`, profile)).status).toBe(403);
    }
    for (const role of ['owner', 'admin']) {
      expect((await admin.post(`/admin/users/${reader.id}/role`, { role })).status).toBe(403);
      expect((await admin.post('/admin/users/invite', { email: 'n@site.test', role })).status).toBe(422);
    }
    const roles = await site.database.read.selectFrom('users').select(['role']).orderBy('id').execute();
    expect(roles.map(({ role }) => role)).toEqual(['owner', 'admin', 'reader', 'admin']);
    expect(await site.database.read.selectFrom('verifications').selectAll().execute()).toEqual([]);
  });
});

/** A post and a page of an editor, saved, so that there are revisions. */
async function openOthers(site: TestSite) {
  const editor = site.as(await site.addMember('editor', { name: 'Eve' }));
  const ids: number[] = [];
  for (const place of ['/admin/posts', '/admin/pages']) {
    const edit = (await editor.post(place)).headers.get('Location') ?? '';
    const form = { base: '1', title: 'Secret', source: 'Secret.', slug: 'secret', action: 'publish' };
    await editor.post(edit, place.endsWith('posts') ? form : { ...form, slug: 'hidden', action: 'save' });
    ids.push(Number(/\d+/.exec(edit)?.[0]));
  }
  const [post = 0, page = 0] = ids;
  return { editor, post, page };
}

async function everything(site: TestSite) {
  const { read } = site.database;
  return {
    posts: await read.selectFrom('posts').selectAll().orderBy('id').execute(),
    pages: await read.selectFrom('pages').selectAll().orderBy('id').execute(),
    edits: await read.selectFrom('edits').selectAll().orderBy('id').execute(),
    revisions: await read.selectFrom('revisions').selectAll().orderBy('id').execute(),
  };
}

// Writing as a browser without scripts does it: forms, and the pages that come back.
import { describe, expect, test } from 'vitest';
import { DATABASE_KINDS } from './support/databases.ts';
import { all, DAY, HOUR, NOON, openSite, piece, type SignedIn } from './support/site.ts';
import { Writer } from './support/writer.ts';

type Form = Record<string, string | readonly string[]>;

/** What the editor's form holds, as a browser would send it. */
function formOf(html: string): Form {
  const form = piece(html, '<form id="editor"', '</form>');
  const decode = (text: string) =>
    text
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
  const fields: Record<string, string | string[]> = {};
  for (const [tag] of form.matchAll(/<input [^>]*>/g)) {
    const attribute = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
    const [name, type] = [attribute('name'), attribute('type')];
    if (name === undefined || (type === 'checkbox' && !/ checked/.test(tag))) continue;
    const value = decode(attribute('value') ?? '');
    fields[name] = name === 'tag' ? [...(fields.tag ?? []), value] : value;
  }
  for (const [, name = '', value = ''] of form.matchAll(
    /<textarea [^>]*name="(\w+)"[^>]*>([^<]*)<\/textarea>/g,
  ))
    fields[name] = decode(value).replace(/^\n/, '');
  for (const [, name = '', options = ''] of form.matchAll(/<select [^>]*name="(\w+)"[^>]*>(.*?)<\/select>/gs))
    fields[name] = / value="([^"]*)" selected/.exec(options)?.[1] ?? '';
  return fields;
}

async function startPost(as: SignedIn): Promise<string> {
  const response = await as.post('/admin/posts');
  expect(response.status).toBe(303);
  return response.headers.get('Location') ?? '';
}

async function save(as: SignedIn, editor: string, change: Form): Promise<Response> {
  return as.post(editor, { ...formOf(await as.read(editor)), action: 'save', ...change });
}

function mainOf(html: string): string {
  return piece(html, '<main', '</main>');
}

describe.each(DATABASE_KINDS)('writing on %s', (kind) => {
  test('goes from an empty page to a published post and on, with forms alone', async () => {
    await using site = await openSite(kind);
    const ada = site.as(await site.addMember('author', { name: 'Ada' }));
    const editor = await startPost(ada);
    const written = { title: 'A “first” <post>', source: 'Some *text* & more.', newTags: 'Sea, Light ,sea' };
    expect((await save(ada, editor, written)).headers.get('Location')).toBe(editor);
    expect(formOf(await ada.read(editor))).toMatchObject({
      title: 'A “first” <post>',
      source: 'Some *text* & more.',
      tag: ['Sea', 'Light', 'sea'],
      slug: '',
    });
    const preview = await ada.read(editor.replace('/edit', '/preview'));
    await save(ada, editor, {
      action: 'publish',
      excerpt: 'Short',
      seoTitle: 'Found',
      canonicalUrl: 'https://a.test/x',
    });
    const page = await site.read('/a-first-post/');
    expect(page).toContain('<title>Found · Octavo</title>');
    expect(page).toContain('<link rel="canonical" href="https://a.test/x"/>');
    expect(piece(preview, '<article', '</article>')).toBe(piece(page, '<article', '</article>'));
    const form = formOf(await ada.read(editor));
    expect(form).toMatchObject({ slug: 'a-first-post', publishAt: '2026-03-15T12:00' });
    await ada.post(editor, { ...form, action: 'unpublish' });
    expect((await site.get('/a-first-post/')).status).toBe(404);
  });

  test('previews exactly what will be published, whatever it is made of', async () => {
    await using site = await openSite(kind);
    const cover = await site.addPicture();
    await site.addPost({ slug: 'older', tags: ['Sea'] });
    await site.addPost({ slug: 'younger', tags: ['Sea'], publishedAt: NOON + HOUR });
    site.clock.now = NOON + 2 * DAY;
    const eve = new Writer(site, await site.addMember('editor', { name: 'Eve' }));
    const as = site.as(await site.addMember('editor'));
    const change = {
      title: 'Everything',
      source: '# One\n\n## Two\n\n## Three\n\nText[^1] <b>bold</b>\n\n[^1]: A note.',
      tags: ['Sea', 'C++', 'C'],
      coverMediaId: cover.id,
      coverAlt: 'The sea',
    };
    for (const target of [
      await eve.start(),
      { kind: 'post', id: await site.addPost({ slug: 'other' }) } as const,
    ]) {
      await eve.saved(target, {});
      const { fields } = await eve.copy(target);
      const given = { fields: { ...fields, ...change } };
      const preview = await as.postJson(`/admin/posts/${target.id}/preview`, given);
      expect(preview.status).toBe(200);
      const { slug } = await eve.saved(target, { ...change, action: 'publish' });
      expect(mainOf(await preview.text())).toBe(mainOf(await site.read(`/${slug}/`)));
      await eve.saved(target, { tags: [], action: 'unpublish' });
    }
    const page = await eve.start('page');
    const { fields } = await eve.copy(page);
    const preview = await as.postJson(`/admin/pages/${page.id}/preview`, {
      fields: { ...fields, ...change, tags: [] },
    });
    const { slug } = await eve.saved(page, { ...change, action: 'publish' });
    expect(mainOf(await preview.text())).toBe(mainOf(await site.read(`/${slug}/`)));
  });

  test('keeps what a script sends, and says what is wrong with it', async () => {
    await using site = await openSite(kind);
    const [ada, bob] = [await site.addMember('author', { name: 'Ada' }), await site.addMember('author')];
    const editor = await startPost(site.as(ada));
    const url = editor.replace('/edit', '/autosave');
    const put = (as: { cookie: string }, body: unknown) =>
      site.as(as).get(url, {
        method: 'PUT',
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json' },
      });
    const saved = await put(ada, { base: 1, fields: { title: 'One', source: 'x' } });
    expect([saved.status, await saved.json()]).toEqual([200, { version: 2, savedAt: NOON }]);
    const conflict = await put(ada, { base: 1, fields: { title: 'Two' } });
    expect(conflict.status).toBe(409);
    expect(await conflict.json()).toMatchObject({
      version: 2,
      savedBy: 'Ada',
      fields: { title: 'One', source: 'x' },
    });
    const wrong = await put(ada, {
      base: 2,
      fields: { title: 'x'.repeat(501), canonicalUrl: 'javascript:1' },
    });
    expect(wrong.status).toBe(422);
    expect(Object.keys(((await wrong.json()) as { problems: object }).problems).sort()).toEqual([
      'canonicalUrl',
      'title',
    ]);
    expect((await put(ada, { base: 'x' })).status).toBe(400);
    expect((await put(bob, { base: 2, fields: {} })).status).toBe(403);
    expect((await put({ cookie: '' }, { base: 2, fields: {} })).status).toBe(401);
    const gone = await site.as(ada).get('/admin/posts/999/autosave', { method: 'PUT', body: '{}' });
    expect(gone.status).toBe(404);
    const foreign = { method: 'PUT', body: '{}', headers: { 'Sec-Fetch-Site': 'cross-site' } };
    expect((await site.as(ada).get(url, foreign)).status).toBe(403);
  });

  test('shows both versions where two wrote at once, and loses neither', async () => {
    await using site = await openSite(kind);
    const [ada, bob] = [
      await site.addMember('editor', { name: 'Ada' }),
      await site.addMember('editor', { name: 'Bob' }),
    ];
    const editor = await startPost(site.as(ada));
    const before = formOf(await site.as(ada).read(editor));
    await site.as(ada).post(editor, { ...before, title: 'Ada’s', source: 'By Ada.', action: 'save' });
    const mine = { ...before, title: 'Bob’s', source: 'By Bob.', action: 'save' };
    const conflict = await site.as(bob).post(editor, mine);
    expect(conflict.status).toBe(409);
    const html = await conflict.text();
    expect(html).toContain('Ada saved another version');
    expect(html).toMatch(/<del>Ada<\/del>.*<ins>Bob<\/ins>/s);
    const base = /name="base" value="(\d+)"/.exec(html)?.[1] ?? '';
    await site.as(bob).post(editor, { ...mine, base, force: '1', action: 'take-theirs' });
    expect(formOf(await site.as(bob).read(editor))).toMatchObject({ title: 'Ada’s' });
    await site.as(bob).post(editor, { ...mine, base, force: '1' });
    expect(formOf(await site.as(bob).read(editor))).toMatchObject({ title: 'Bob’s' });
    const revisions = await site.as(ada).read(editor.replace('/edit', '/revisions'));
    const links = all(revisions, /<a href="([^"]*\/revisions\/\d+)"/g);
    const texts = await Promise.all(links.map((link) => site.as(ada).read(link)));
    for (const text of ['By Ada.', 'By Bob.']) expect(texts.some((page) => page.includes(text))).toBe(true);
    const first = links[texts.findIndex((page) => page.includes('\nBy Ada.'))] ?? '';
    expect(await site.as(ada).read(`${first}?with=now`)).toContain('<ins>Ada</ins>');
    await site.as(ada).post(`${first}/restore`);
    expect(formOf(await site.as(bob).read(editor))).toMatchObject({ title: 'Ada’s', source: 'By Ada.' });
  });

  test('keeps what was typed when it cannot be taken', async () => {
    await using site = await openSite(kind);
    const ada = site.as(await site.addMember('author'));
    const editor = await startPost(ada);
    const typed = { title: '', source: 'Long <work> & "much"', action: 'publish', publishAt: 'soon' };
    const refused = await ada.post(editor, { ...formOf(await ada.read(editor)), ...typed, tag: ['Sea'] });
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain('Readers need a title.');
    expect(formOf(html)).toMatchObject({ source: typed.source, publishAt: 'soon', tag: ['Sea'] });
  });

  test('moves to the trash and back, and deletes for good from there alone', async () => {
    await using site = await openSite(kind);
    const eve = site.as(await site.addMember('editor'));
    const id = await site.addPost({ slug: 'hello', tags: ['Sea'] });
    expect((await eve.post(`/admin/posts/${id}/delete`)).headers.get('Location')).toBe(
      `/admin/posts/${id}/edit`,
    );
    expect((await eve.post(`/admin/posts/${id}/trash`)).headers.get('Location')).toBe('/admin/posts');
    expect((await site.get('/hello/')).status).toBe(404);
    expect(await eve.read('/admin/posts?status=trash')).toContain('Hello');
    expect(await eve.read(`/admin/posts/${id}/edit`)).toContain('Restore');
    await eve.post(`/admin/posts/${id}/untrash`);
    expect(await site.read('/tags/sea/')).toContain('Hello');
    await eve.post(`/admin/posts/${id}/trash`);
    expect((await eve.post(`/admin/posts/${id}/delete`)).status).toBe(303);
    expect((await eve.get(`/admin/posts/${id}/edit`)).status).toBe(404);
  });

  test('lists posts by status, author, tag and words, and their own alone to authors', async () => {
    await using site = await openSite(kind);
    const ada = await site.addMember('author', { name: 'Ada Writer' });
    const eve = site.as(await site.addMember('editor'));
    await site.addPost({ slug: 'sea-shells', tags: ['Sea'], source: 'About limpets.' });
    await site.addPost({ slug: 'mountains', status: 'unlisted' });
    const writer = new Writer(site, ada);
    const draft = await writer.start();
    await writer.autosave(draft, { title: 'Untold' });
    const titles = async (path: string, as = eve) =>
      all(await as.read(path), /class="row-title[^"]*"[^>]*>([^<]*)</g);
    expect(await titles('/admin/posts')).toHaveLength(3);
    expect(await titles('/admin/posts?status=unlisted')).toEqual(['Mountains']);
    expect(await titles('/admin/posts?status=draft')).toEqual(['Untold']);
    expect(await titles('/admin/posts?tag=sea')).toEqual(['Sea shells']);
    expect(await titles('/admin/posts?q=limpets')).toEqual(['Sea shells']);
    expect(await titles('/admin/posts?q=untol')).toEqual(['Untold']);
    expect(await titles(`/admin/posts?author=${ada.id}`)).toEqual(['Untold']);
    expect(await titles('/admin/posts', site.as(ada))).toEqual(['Untold']);
    expect(await titles('/admin/posts?author=1', site.as(ada))).toEqual(['Untold']);
    expect(await titles('/admin/', site.as(ada))).toEqual(['Untold']);
    expect((await site.as(ada).get('/admin/posts/1/edit')).status).toBe(403);
    expect((await site.as(ada).get('/admin/pages')).status).toBe(403);
    const mo = site.as(await site.addMember('moderator'));
    expect((await mo.get('/admin/posts')).status).toBe(403);
    expect((await mo.get('/admin/')).status).toBe(200);
    expect((await site.get('/admin/posts')).status).toBe(303);
  });

  test('does one deed to many posts and says of each that was left out why', async () => {
    await using site = await openSite(kind);
    const [ada, eve] = [
      await site.addMember('author', { name: 'Ada Writer' }),
      await site.addMember('editor'),
    ];
    const foreign = await site.addPost({ slug: 'foreign' });
    const writer = new Writer(site, ada);
    const own = (await writer.start()).id;
    await writer.autosave({ kind: 'post', id: own }, { title: 'Mine', source: 'Text.' });
    const bulk = (as: typeof ada, form: Form) => site.as(as).post('/admin/posts/bulk', form);
    await bulk(ada, { action: 'publish', id: [String(own), String(foreign), '999'] });
    expect(await site.read('/mine/')).toContain('Text.');
    await bulk(ada, { action: 'unpublish', id: [String(foreign)] });
    expect((await site.get('/foreign/')).status).toBe(200);
    await bulk(eve, { action: 'add-tag', tagName: 'Both', id: [String(own), String(foreign)] });
    expect(await site.read('/tags/both/')).toContain('Mine');
    await bulk(eve, { action: 'remove-tag', tagName: 'Both', id: [String(own)] });
    expect(await site.read('/tags/both/')).not.toContain('Mine');
    await bulk(eve, { action: 'set-author', newAuthor: String(eve.id), id: [String(own)] });
    expect((await writer.stored({ kind: 'post', id: own })).authorId).toBe(eve.id);
    await bulk(eve, { action: 'unlist', id: [String(own)] });
    expect(await site.read('/')).not.toContain('Mine');
    const ids = { id: [String(own), String(foreign)] };
    await bulk(eve, { action: 'trash', ...ids });
    expect((await site.get('/foreign/')).status).toBe(404);
    await bulk(eve, { action: 'restore', ...ids });
    expect((await site.get('/mine/')).status).toBe(200);
    await bulk(eve, { action: 'delete', ...ids });
    expect((await site.get('/mine/')).status).toBe(200);
  });

  test('shows a draft to whoever has its private address, and to nobody once that is taken away', async () => {
    await using site = await openSite(kind);
    const as = site.as(await site.addMember('editor', { name: 'Eve' }));
    for (const place of ['/admin/posts', '/admin/pages']) {
      const editor = (await as.post(place)).headers.get('Location') ?? '';
      await save(as, editor, { title: 'Secret', source: 'Not yet.' });
      const link = (change: string) => as.post(editor.replace('/edit', '/preview-link'), { change });
      await link('make');
      const pathOf = async () => / href="(\/preview\/[^"]*)"/.exec(await as.read(editor))?.[1] ?? '';
      const path = await pathOf();
      const page = await site.get(path);
      expect([page.status, page.headers.get('X-Robots-Tag'), page.headers.get('Referrer-Policy')]).toEqual([
        200,
        'noindex',
        'no-referrer',
      ]);
      expect(page.headers.get('Cache-Control')).toContain('no-store');
      expect(await page.text()).toContain('Not yet.');
      await link('make');
      expect(await pathOf()).not.toBe(path);
      expect((await site.get(path)).status).toBe(404);
      const second = await pathOf();
      await as.post(editor.replace('/edit', '/trash'));
      expect((await site.get(second)).status).toBe(404);
      await as.post(editor.replace('/edit', '/untrash'));
      expect((await site.get(second)).status).toBe(200);
      await link('remove');
      expect((await site.get(second)).status).toBe(404);
    }
  });

  test('completes the names of tags, those of most posts first', async () => {
    await using site = await openSite(kind);
    await site.addPosts([
      { slug: 'a', tags: ['Sea', 'Overseas', 'Ärger'] },
      { slug: 'b', tags: ['Overseas'] },
    ]);
    const as = site.as(await site.addMember('author'));
    const names = async (typed: string) =>
      (await as.get(`/admin/tags/names?q=${encodeURIComponent(typed)}`)).json();
    expect(await names('sea')).toEqual(['Overseas', 'Sea']);
    expect(await names('ärg')).toEqual(['Ärger']);
    expect(await names('%')).toEqual([]);
  });
});

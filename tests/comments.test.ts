// Readers comment without any script: what comes back, who may see it, and what a page costs.
import { expect, test } from 'vitest';
import { describeDatabases } from './support/databases.ts';
import { NOON, openSite, piece, SITE_URL, type TestSite } from './support/site.ts';

const ANN = { name: 'Ann', email: 'ann@ann.example', website: 'ann.example' };

describeDatabases('comments over HTTP', (_, kind) => {
  async function siteWithPost() {
    const site = await openSite(kind);
    await site.addPost({ slug: 'one' });
    return site;
  }

  test('a guest’s first comment waits on a page of its own, which is theirs alone', async () => {
    await using site = await siteWithPost();
    const ann = new Visitor(site);
    const sent = await ann.post('/comments', { ...ANN, post: '1', text: 'Hello, **world**.' });
    expect([sent.status, sent.headers.get('Location')]).toEqual([303, '/comments/1/']);
    expect(sent.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^commenter=[\w-]{43}; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Lax$/),
      'personal=1; Max-Age=15552000; Path=/; SameSite=Lax',
    ]);
    const page = await ann.get('/comments/1/');
    expect([page.status, page.headers.get('Cache-Control')]).toEqual([200, 'private, no-store']);
    const html = await page.text();
    expect(html).toContain('It will appear when somebody has looked at it.');
    expect(html).toContain('<strong>world</strong>');
    expect(html).toContain('<a href="https://ann.example/" rel="nofollow ugc noopener">Ann</a>');
    expect(html).toContain('name="robots" content="noindex"');
    const stranger = new Visitor(site);
    for (const path of ['/comments/1/', '/comments/1/edit', '/comments/1/delete'])
      expect((await stranger.get(path)).status).toBe(404);
    expect((await stranger.post('/comments/1/edit', { text: 'X' })).status).toBe(404);
    expect((await stranger.post('/comments/1/delete', {})).status).toBe(404);
    const row = await site.database.read.selectFrom('comments').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      guest_email: 'ann@ann.example',
      text: 'Hello, **world**.',
      status: 'pending',
    });
    expect(ann.cookie).not.toContain(String(row.guest_token_hash));
  });

  test('who wrote it edits and deletes it, and is led back to where it stands', async () => {
    await using site = await siteWithPost();
    await site.set('commentApproval', 'none');
    const ann = new Visitor(site);
    expect(locationOf(await ann.post('/comments', { ...ANN, post: '1', text: 'Frist.' }))).toBe(
      '/one/#comment-1',
    );
    expect(await (await ann.get('/comments/new?post=1')).text()).toContain('href="/comments/1/edit"');
    expect(await (await ann.get('/comments/1/edit')).text()).toContain('>\nFrist.</textarea>');
    expect(locationOf(await ann.post('/comments/1/edit', { text: 'First.' }))).toBe('/one/#comment-1');
    expect(await site.read('/one/')).toContain('<p>First.</p>');
    expect(locationOf(await new Visitor(site).get('/comments/1/'))).toBe('/one/#comment-1');
    const empty = await ann.post('/comments/1/edit', { text: ' ' });
    expect([empty.status, await empty.text()]).toEqual([
      422,
      expect.stringContaining('There is nothing in it'),
    ]);
    expect(locationOf(await ann.post('/comments/1/delete', {}))).toBe('/one/#comments');
    expect(await site.read('/one/')).toContain('>No comments yet</h2>');
    await ann.post('/comments', { ...ANN, post: '1', text: 'Another.' });
    site.clock.now += 15 * 60_000;
    for (const path of ['/comments/2/edit', '/comments/2/delete']) {
      const late = await ann.get(path);
      expect([late.status, await late.text()]).toEqual([422, expect.stringContaining('too late to change')]);
    }
    const late = await ann.post('/comments/2/edit', { text: 'Kept words' });
    expect([late.status, await late.text()]).toEqual([422, expect.stringContaining('Kept words')]);
  });

  test('a member comments in their own name, whatever the form says', async () => {
    await using site = await siteWithPost();
    const grace = site.as(await site.addMember('editor', { name: 'Grace' }));
    const page = await grace.read('/comments/new?post=1');
    expect(page).toContain('You comment as <b dir="auto">Grace</b>');
    expect(page).not.toContain('name="email"');
    const sent = await grace.post('/comments', { ...ANN, post: '1', text: 'Signed.' });
    expect([sent.status, sent.headers.get('Location')]).toEqual([303, '/one/#comment-1']);
    expect(sent.headers.getSetCookie()).toEqual([]);
    const shown = piece(await site.read('/one/'), '<article class="comment"', '</article>');
    expect(shown).toContain('Grace');
    expect(shown).not.toContain('Ann');
    expect(await grace.read('/comments/1/edit')).toContain('Signed.');
  });

  test('who has an account signs in first, and comes back to what they wanted to answer', async () => {
    await using site = await siteWithPost();
    await site.addComments(1, [{ text: 'Here' }]);
    const visitor = new Visitor(site);
    const page = await (await visitor.get('/comments/new?post=1&reply=1')).text();
    expect(page).toContain('href="/comments/new?post=1&amp;reply=1&amp;as=member"');
    expect(locationOf(await visitor.get('/comments/new?post=1&reply=1&as=member'))).toBe('/account/sign-in/');
    expect(decodeURIComponent(decodeURIComponent(visitor.cookie))).toContain(
      '/comments/new?post=1&reply=1&as=member',
    );
  });

  test('what is wrong is said, and everything that was typed is there again', async () => {
    await using site = await siteWithPost();
    await site.addComments(1, [{ text: 'Here', by: 'Ben' }]);
    await site.set('commentMaxLength', 30);
    const typed = {
      post: '1',
      reply: '1',
      name: '<Ann>',
      email: 'ann@ann',
      website: 'no where',
      text: ' x\n<y>',
    };
    const visitor = new Visitor(site);
    const refused = await visitor.post('/comments', typed);
    expect([refused.status, refused.headers.get('Cache-Control')]).toEqual([422, 'private, no-store']);
    const html = await refused.text();
    for (const sentence of ['Give an e-mail address such as', 'Give an address such as https'])
      expect(html).toContain(sentence);
    for (const value of [
      'value="&lt;Ann&gt;"',
      'value="ann@ann"',
      'value="no where"',
      '\n x\n&lt;y&gt;</textarea>',
      'name="reply" value="1"',
    ])
      expect(html).toContain(value);
    expect(html).toContain('Reply to Ben');
    const cases: [fields: Record<string, string>, sentence: string, status?: number][] = [
      [{ text: '' }, 'There is nothing in it yet'],
      [{ text: 'x'.repeat(31) }, 'longer than the 30 characters'],
      [{ name: ' ' }, 'Give a name.'],
      [{ name: 'n'.repeat(81) }, 'at most 80 characters'],
      [{ email: '' }, 'Give an e-mail address'],
      [{ reply: '77' }, 'not there any more'],
    ];
    for (const [fields, sentence] of cases) {
      const response = await visitor.post('/comments', { ...ANN, post: '1', text: 'Text.', ...fields });
      expect([response.status, await response.text()]).toEqual([422, expect.stringContaining(sentence)]);
    }
    await site.set('commentsPerHour', 1);
    await visitor.post('/comments', { ...ANN, post: '1', text: 'One.' });
    const hasty = await visitor.post('/comments', { ...ANN, post: '1', text: 'Two.' });
    expect([hasty.status, hasty.headers.get('Retry-After')]).toEqual([429, '3600']);
    expect(await hasty.text()).toContain('Two.</textarea>');
    await site.set('commentsFrom', 'nobody');
    const closed = await visitor.post('/comments', { ...ANN, post: '1', text: 'Three.' });
    const body = await closed.text();
    expect([closed.status, body]).toEqual([422, expect.stringContaining('were closed in the meantime')]);
    expect(body).toContain('Three.</textarea>');
    expect((await visitor.post('/comments', { ...ANN, post: '9', text: 'x' })).status).toBe(404);
    expect(await commentCount(site)).toBe(2);
  });

  test('an e-mail address may be left out where the site does not ask for it', async () => {
    await using site = await siteWithPost();
    await site.set('commentEmailRequired', false);
    expect(await site.read('/one/')).toContain('E-mail (optional)');
    const visitor = new Visitor(site);
    const send = (fields: object) =>
      visitor.post('/comments', { post: '1', name: 'Ann', text: 'Hi.', email: '', ...fields });
    expect((await send({})).status).toBe(303);
    expect((await send({ text: 'Mail me.', wantsReplies: 'on' })).status).toBe(422);
  });

  test('where only members comment, guests are led to sign in, and lose nothing that they sent', async () => {
    await using site = await siteWithPost();
    await site.set('commentsFrom', 'members');
    const page = await site.read('/one/');
    expect(page).toContain('href="/comments/new?post=1&amp;as=member"');
    expect(page).not.toContain('<textarea');
    const visitor = new Visitor(site);
    expect(locationOf(await visitor.get('/comments/new?post=1'))).toBe('/account/sign-in/');
    const refused = await visitor.post('/comments', { ...ANN, post: '1', text: 'Kept.' });
    expect([refused.status, await refused.text()]).toEqual([
      422,
      expect.stringContaining('Kept.</textarea>'),
    ]);
    const reader = site.as(await site.addMember('reader'));
    expect(await reader.read('/comments/new?post=1')).toContain('<textarea');
    expect((await reader.post('/comments', { post: '1', text: 'In.' })).headers.get('Location')).toBe(
      '/comments/1/',
    );
  });

  test('where comments are closed there is no form and nothing to reply with', async () => {
    await using site = await siteWithPost();
    await site.set('commentsFrom', 'nobody');
    expect(await site.read('/one/')).not.toContain('id="comments"');
    await site.addComments(1, [{ text: 'Here' }]);
    const page = await site.read('/one/');
    expect(page).toContain('Comments are closed.');
    expect(page).not.toMatch(/<textarea|data-reply/);
    expect(await site.read('/comments/new?post=1')).toContain('Comments are closed.');
  });

  test('the timing check believes a personal page, and cannot be led astray by nonsense', async () => {
    await using site = await siteWithPost();
    await site.set('commentApproval', 'none');
    const visitor = new Visitor(site);
    const opened = /name="opened" value="(\d+)"/.exec(
      await (await visitor.get('/comments/new?post=1')).text(),
    )?.[1];
    expect(Number(opened)).toBe(NOON);
    expect(await site.read('/one/')).not.toContain('name="opened"');
    const send = async (text: string, fields: object) =>
      locationOf(await visitor.post('/comments', { ...ANN, post: '1', text, ...fields }));
    expect(await send('At once.', { opened: String(NOON) })).toBe('/comments/1/');
    expect(await send('At once, said the script.', { elapsed: '10' })).toBe('/comments/2/');
    expect(await send('Slowly.', { opened: String(NOON - 10_000) })).toBe('/one/#comment-3');
    expect(await send('Nobody knows.', {})).toBe('/one/#comment-4');
    expect(await send('Nonsense.', { opened: 'x', elapsed: '-1' })).toBe('/one/#comment-5');
    expect(await send('From the future.', { opened: String(NOON + 1e9) })).toBe('/one/#comment-6');
  });

  test('a post’s page is the same for everybody, and what is personal comes after it', async () => {
    await using site = await siteWithPost();
    const ann = new Visitor(site);
    await ann.post('/comments', { ...ANN, post: '1', text: 'Waiting.' });
    const grace = site.as(await site.addMember('owner', { name: 'Grace' }));
    const page = await site.read('/one/');
    expect(await (await ann.get('/one/')).text()).toBe(page);
    expect(await grace.read('/one/')).toBe(page);
    const mine = await ann.get('/comments/mine?post=1');
    expect(mine.headers.get('Cache-Control')).toBe('private, no-store');
    expect(await mine.json()).toEqual({
      memberName: null,
      comments: [{ id: 1, parentId: null, isWaiting: true, html: expect.stringContaining('Waiting.') }],
    });
    expect(await (await new Visitor(site).get('/comments/mine?post=1')).json()).toEqual({
      memberName: null,
      comments: [],
    });
    expect(await (await grace.get('/comments/mine?post=1')).json()).toEqual({
      memberName: 'Grace',
      comments: [],
    });
  });

  test('a script gets the comment as it stands, or what is wrong', async () => {
    await using site = await siteWithPost();
    const ann = new Visitor(site, { Accept: 'application/json' });
    const refused = await ann.post('/comments', { post: '1', text: '' });
    expect([refused.status, await refused.json()]).toMatchObject([
      422,
      { ok: false, problems: { text: expect.any(String), name: expect.any(String) } },
    ]);
    const sent = await ann.post('/comments', { ...ANN, post: '1', text: 'Hello.' });
    expect(await sent.json()).toMatchObject({
      ok: true,
      id: 1,
      parentId: null,
      isWaiting: true,
      title: 'No comments yet',
      url: '/comments/1/',
      html: expect.stringMatching(/^<li><article class="comment is-waiting" id="comment-1">/),
    });
    expect(await (await ann.get('/comments/1/edit')).json()).toEqual({
      html: expect.stringContaining('<form'),
    });
    const gone = await ann.post('/comments/1/delete', {});
    expect(await gone.json()).toMatchObject({ ok: true, id: 1, html: null, title: 'No comments yet' });
  });

  test('the longest comment that a site may allow arrives, in any script', async () => {
    await using site = await siteWithPost();
    await site.set('commentMaxLength', 100_000);
    const text = '語'.repeat(100_000);
    const sent = await new Visitor(site).post('/comments', { ...ANN, post: '1', text });
    expect(locationOf(sent)).toBe('/comments/1/');
    const row = await site.database.read.selectFrom('comments').select('text').executeTakeFirstOrThrow();
    expect(row.text).toBe(text);
  });

  test('no text of a commenter becomes markup', async () => {
    await using site = await siteWithPost();
    await site.set('commentApproval', 'none');
    const hostile = `"><script>alert(1)</script>`;
    const visitor = new Visitor(site);
    const comment = { ...ANN, name: hostile, post: '1', text: `${hostile} [x](javascript:alert(1))` };
    await visitor.post('/comments', comment);
    await site.set('commentApproval', 'all');
    await visitor.post('/comments', { ...comment, text: `Again ${comment.text}` });
    for (const path of [
      '/one/',
      '/comments/2/',
      '/comments/1/edit',
      '/comments/1/delete',
      '/comments/new?post=1&reply=1',
    ]) {
      const html = await (await visitor.get(path)).text();
      expect(html, path).toContain('&lt;script');
      expect(html, path).not.toContain('<script>alert');
      expect(html, path).not.toContain('href="javascript:');
    }
  });

  test('personal pages take a constant number of statements', async () => {
    await using site = await siteWithPost();
    const ann = new Visitor(site);
    await ann.post('/comments', { ...ANN, post: '1', text: 'Mine.' });
    await site.addComments(
      1,
      Array.from({ length: 30 }, (_, index) => ({ text: `${index}` })),
    );
    const names: string[] = [];
    const stop = site.database.observe((statement) => names.push(statement.name));
    await ann.get('/comments/new?post=1&reply=2');
    await ann.get('/comments/mine?post=1');
    await ann.get('/comments/1/');
    stop();
    expect(names).toEqual([
      ...['settings.all', 'comments.post', 'comments.approved-one', 'comments.own-on-post'],
      ...['settings.all', 'comments.own-on-post'],
      ...['settings.all', 'comments.own-one', 'comments.post'],
    ]);
  });
});

/** A browser of its own: it keeps cookies and sends forms as browsers do. */
class Visitor {
  readonly #site: TestSite;
  readonly #headers: Record<string, string>;
  cookie = '';

  constructor(site: TestSite, headers: Record<string, string> = {}) {
    this.#site = site;
    this.#headers = headers;
  }

  get(path: string): Promise<Response> {
    return this.#send(path, {});
  }

  post(path: string, form: object): Promise<Response> {
    return this.#send(path, { method: 'POST', body: new URLSearchParams(Object.entries(form)) });
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const response = await this.#site.get(path, {
      ...init,
      headers: { ...this.#headers, Cookie: this.cookie, Origin: SITE_URL },
    });
    for (const set of response.headers.getSetCookie())
      this.cookie = [this.cookie, set.split(';')[0] ?? ''].filter((part) => part !== '').join('; ');
    return response;
  }
}

function locationOf(response: Response): string | null {
  expect(response.status).toBe(303);
  return response.headers.get('Location');
}

async function commentCount(site: TestSite): Promise<number> {
  return (await site.database.read.selectFrom('comments').select('id').execute()).length;
}

// Who sees what a page asked of the database, and what they see of it.
import { describe, expect, test } from 'vitest';
import { SYSTEM } from '../src/accounts/actor.ts';
import { changeRole } from '../src/accounts/change-role.ts';
import { DATABASE_KINDS } from './support/databases.ts';
import { all, HOUR, openSite, type SignedIn, type TestMember, type TestSite } from './support/site.ts';

const INSPECTOR = '/admin/inspector';
const TOOLBAR = '<aside class="inspector"';

describe.each(DATABASE_KINDS)('the inspector on %s', (kind) => {
  test('shows those who switched it on what each page asked, from where, and nothing of its own', async () => {
    await using site = await openSite(kind);
    await site.addPost({ slug: 'sea', tags: ['Water'] });
    const browser = await switchedOn(site, await site.addMember('admin'));
    const answer = await browser.get('/');
    const html = await answer.text();
    const toolbar = html.slice(html.indexOf(TOOLBAR));
    expect(toolbar).toContain('3 of 4 statements');
    expect(toolbar.endsWith('</aside></body></html>')).toBe(true);
    expect(queriesIn(toolbar)).toEqual(['settings.all', 'posts.list-by-site', 'tags.of-posts']);
    expect(placesIn(toolbar)).toEqual([
      expect.stringMatching(/^src\/site\/setting-queries\.ts:\d+$/),
      expect.stringMatching(/^src\/posts\/[\w-]+\.ts:\d+$/),
      expect.stringMatching(/^src\/tags\/tag-queries\.ts:\d+$/),
    ]);
    expect(answer.headers.get('Cache-Control')).toBe('private, no-store');
    expect(answer.headers.get('Server-Timing')).toMatch(
      /^db;dur=\d+\.\d\d;desc="3 statements", cache;dur=0\.00;desc="0 hits, 2 misses", render;dur=\d+\.\d\d, total;dur=\d+\.\d\d$/,
    );
    expect(html.replace(toolbar, '</body></html>')).toBe(await site.read('/'));
  });

  test('explains what was recorded, whether it reads or writes, and changes nothing by it', async () => {
    await using site = await openSite(kind);
    await site.addPost({ slug: 'sea' });
    const owner = await site.addMember('owner');
    const browser = await switchedOn(site, owner);
    await browser.read('/sea/');
    await browser.post('/admin/tags/new', { name: 'Water', slug: '', description: '' });
    const [added = '', shown = ''] = traceLinks(await browser.read(INSPECTOR));
    expect(shown).not.toBe('');
    const before = await rowsOf(site);
    const texts: string[] = [];
    for (const link of [added, shown]) {
      for (const plan of planLinks(await browser.read(link))) texts.push(await browser.read(plan));
    }
    const all = texts.join('\n');
    expect(all).not.toContain('does not explain');
    expect(all).toContain(kind === 'sqlite' ? 'USING ' : 'Scan');
    expect(all).toMatch(/insert into &quot;tags&quot;/);
    expect(await rowsOf(site)).toEqual(before);
  });
});

describe('what the inspector shows of the caches', () => {
  test('is what a page looked for in them, in its order, with what came of it and what it depends on', async () => {
    await using site = await openSite('sqlite');
    const id = await site.addPost({ slug: 'sea', tags: ['Water'] });
    const browser = await switchedOn(site, await site.addMember('admin'));
    await site.read('/sea/');
    await site.addComments(id, [{ text: 'One' }]);
    const answer = await browser.get('/sea/');
    const toolbar = toolbarIn(await answer.text());
    expect(toolbar).toContain('>3 of 5 from the cache<');
    expect(queriesIn(toolbar)).toEqual(['posts.by-slug', 'comments.of-post']);
    expect(operationsIn(toolbar)).toEqual([
      'page /sea/: made and kept',
      'value settings: found',
      `value tags-of-post(${id}): found`,
      expect.stringMatching(/^value posts-around\(.*\): found$/),
      expect.stringMatching(/^fragment comments\(.*\): made and kept$/),
    ]);
    expect(toolbar).toContain(`<li><code>post:${id}:comments</code></li>`);
    expect(answer.headers.get('Server-Timing')).toMatch(
      /, cache;dur=\d+\.\d\d;desc="3 hits, 2 misses", render/,
    );
  });

  test('is the page alone where the whole page was kept, also on its own page', async () => {
    await using site = await openSite('sqlite');
    const browser = await switchedOn(site, await site.addMember('admin'));
    await browser.read('/tags/');
    const answer = await browser.get('/tags/');
    const [link = ''] = traceLinks(await browser.read(INSPECTOR));
    for (const html of [toolbarIn(await answer.text()), await browser.read(link)]) {
      expect(operationsIn(html)).toEqual(['page /tags/: found']);
      expect(html).toContain('The whole page was kept');
      expect(html).toContain('0 statements');
      expect(html).toContain('1 of 1 from the cache');
    }
    expect(answer.headers.get('Server-Timing')).toContain('desc="0 statements", cache;dur=');
    expect(answer.headers.get('Server-Timing')).toContain('desc="1 hit, 0 misses"');
  });

  test('has nothing of what is made anew behind who looks', async () => {
    await using site = await openSite('sqlite');
    await site.addPost({ slug: 'sea' });
    const browser = await switchedOn(site, await site.addMember('admin'));
    await browser.read('/sea/');
    const made = Promise.withResolvers<void>();
    const stop = site.services.caches.events.add(({ cache }) => {
      if (cache === 'fragments') made.resolve();
    });
    site.clock.now += HOUR;
    const toolbar = toolbarIn(await browser.read('/sea/'));
    await made.promise;
    stop();
    expect(operationsIn(toolbar)).toEqual(['page /sea/: found, and is made anew']);
    expect(queriesIn(toolbar)).toEqual([]);
    const [link = ''] = traceLinks(await browser.read(INSPECTOR));
    expect(operationsIn(await browser.read(link))).toEqual(['page /sea/: found, and is made anew']);
  });

  test('is nothing where they are off', async () => {
    await using site = await openSite('sqlite', { CACHE: 'off' });
    const browser = await switchedOn(site, await site.addMember('admin'));
    const answer = await browser.get('/');
    expect(await answer.text()).not.toContain('from the cache');
    expect(answer.headers.get('Server-Timing')).not.toContain('cache');
  });
});

describe('the inspector', () => {
  test('is shown nobody who did not switch it on, and nobody by the cookie alone', async () => {
    await using site = await openSite('sqlite');
    const admin = await site.addMember('admin');
    const editor = await site.addMember('editor');
    const askers: [string, Pick<SignedIn, 'get'>][] = [
      ['nobody', site],
      ['an admin who did not', site.as(admin)],
      ['the cookie alone', site.as({ cookie: 'inspector=on' })],
      ['an editor with the cookie', site.as(withCookie(editor))],
      ['a made up session', site.as({ cookie: 'inspector=on; octavo.session_token=x' })],
    ];
    for (const [who, browser] of askers) {
      for (const path of ['/', '/account/', '/no/such/page/']) {
        const answer = await browser.get(path);
        expect.soft(await answer.text(), `${who} ${path}`).not.toContain(TOOLBAR);
        expect.soft(answer.headers.get('Server-Timing'), who).toBeNull();
      }
    }
  });

  test('ends with the role, with the session and with the switch', async () => {
    await using site = await openSite('sqlite');
    const [first, second, third] = [
      await site.addMember('admin'),
      await site.addMember('admin'),
      await site.addMember('admin'),
    ];
    const browsers = [first, second, third].map((member) => site.as(withCookie(member)));
    for (const browser of browsers) expect(await browser.read('/')).toContain(TOOLBAR);
    await site.database.transaction((tx) =>
      changeRole(tx, SYSTEM, { userId: first.id, role: 'editor' }, site.clock.now),
    );
    await browsers[1]?.post('/account/sign-out/');
    const off = await browsers[2]?.post(INSPECTOR, { switch: 'off' });
    expect(off?.headers.getSetCookie().join()).toContain('inspector=;');
    for (const browser of browsers.slice(0, 2)) expect(await browser.read('/')).not.toContain(TOOLBAR);
  });

  test('shows everybody their own requests alone', async () => {
    await using site = await openSite('sqlite');
    const mine = await switchedOn(site, await site.addMember('owner'));
    const theirs = await switchedOn(site, await site.addMember('admin'));
    await mine.read('/search?q=quiet');
    const [link = ''] = traceLinks(await mine.read(INSPECTOR));
    const [plan = ''] = planLinks(await mine.read(link));
    expect(await mine.read(plan)).toContain('Plan');
    expect(traceLinks(await theirs.read(INSPECTOR))).not.toContain(link);
    for (const path of [link, plan]) expect((await theirs.get(path)).status).toBe(404);
    const editor = site.as(withCookie(await site.addMember('editor')));
    for (const path of [INSPECTOR, link, plan]) expect((await editor.get(path)).status).toBe(403);
  });

  test('explains no statement that a client sends', async () => {
    await using site = await openSite('sqlite');
    const browser = await switchedOn(site, await site.addMember('owner'));
    await browser.read('/');
    const [link = ''] = traceLinks(await browser.read(INSPECTOR));
    for (const place of ['0', '99', '-1', '1e0', 'select 1', '1;drop table tags']) {
      expect.soft((await browser.get(`${link}/${encodeURIComponent(place)}`)).status, place).toBe(404);
    }
    expect(await browser.read(`${link}/1?sql=select+2`)).not.toContain('select 2');
  });

  test('shows no value that tells who somebody is or opens anything', async () => {
    await using site = await openSite('sqlite');
    await site.addPost({ slug: 'sea' });
    const browser = await switchedOn(site, await site.addMember('owner', { email: 'ada@site.test' }));
    await browser.post('/admin/users/invite', { email: 'new@site.test', role: 'author' });
    await browser.read('/sea/');
    const pages: string[] = [];
    for (const link of traceLinks(await browser.read(INSPECTOR))) {
      for (const plan of planLinks(await browser.read(link))) pages.push(await browser.read(plan));
    }
    const shown = pages.join('\n');
    expect(shown).toContain('sessions&quot;');
    expect(shown).toContain('invitations&quot;');
    expect(shown).toContain('<code>&quot;sea&quot;</code>');
    expect(shown).not.toMatch(/new@site\.test|ada@site\.test/);
  });

  test('leaves alone what is no whole page', async () => {
    await using site = await openSite('sqlite');
    const browser = await switchedOn(site, await site.addMember('owner'));
    for (const path of ['/feed.xml', '/llms.txt']) expect(await browser.read(path)).not.toContain(TOOLBAR);
    const inFrame = await browser.get('/', { headers: { 'Sec-Fetch-Dest': 'iframe' } });
    expect(await inFrame.text()).not.toContain(TOOLBAR);
  });

  test('is on in development for everybody, plans included, and lets no route exceed its budget', async () => {
    await using site = await openSite('sqlite', { NODE_ENV: 'development' });
    await site.addPost({ slug: 'sea' });
    const html = await site.read('/sea/');
    expect(html).toContain(TOOLBAR);
    const [plan = ''] = planLinks(html);
    expect(await site.read(plan)).toContain('<h2>Plan</h2>');
    expect((await site.get('/admin/inspector')).headers.get('Location')).toBe('/account/sign-in/');
  });
});

/** Somebody's browser after the switch on the screen. */
async function switchedOn(site: TestSite, member: TestMember): Promise<SignedIn> {
  const answer = await site.as(member).post(INSPECTOR, { switch: 'on' });
  const [cookie = ''] = answer.headers.getSetCookie().filter((one) => one.startsWith('inspector='));
  expect(cookie).toMatch(/^inspector=on; .*HttpOnly; SameSite=Lax/);
  return site.as(withCookie(member));
}

function withCookie({ cookie }: TestMember): { cookie: string } {
  return { cookie: `${cookie}; inspector=on` };
}

function toolbarIn(html: string): string {
  return html.slice(html.indexOf(TOOLBAR));
}

/** `page /sea/: found` */
function operationsIn(html: string): string[] {
  const row =
    /<th scope="row"><span class="inspector-label">([^<]*)<\/span> <code>([^<]*)<\/code><\/th><td[^>]*>([^<]*)</g;
  return [...html.matchAll(row)].map(([, face, key, outcome]) => `${face} ${key}: ${outcome}`);
}

function queriesIn(html: string): string[] {
  return all(html, /<th scope="row"><code>([^<]*)<\/code>/g);
}

function placesIn(html: string): string[] {
  return all(html, /<td class="inspector-place">([^<]*)</g);
}

function traceLinks(html: string): string[] {
  return all(html, /href="(\/admin\/inspector\/[\da-f]+)"/g);
}

function planLinks(html: string): string[] {
  return all(html, /href="(\/admin\/inspector\/[\da-f]+\/\d+)"/g);
}

async function rowsOf({ database }: TestSite) {
  const { tags, deeds } = await database.read
    .selectNoFrom((from) => [
      from
        .selectFrom('tags')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .as('tags'),
      from
        .selectFrom('audit_log')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .as('deeds'),
    ])
    .executeTakeFirstOrThrow();
  return { tags, deeds };
}

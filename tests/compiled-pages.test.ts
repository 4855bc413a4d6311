// The program that is built has its pages compiled to strings; the tests draw theirs with the runtime.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { createServices } from '../src/services.ts';
import { naughtyStrings } from './support/naughty-strings.ts';
import { runOctavo, startOctavo } from './support/octavo.ts';
import { SITE_URL, TestSite } from './support/site.ts';

const PATHS = [
  ...[
    '/',
    '/page/2/',
    '/tags/',
    '/archive/',
    '/authors/ada/',
    '/search?q=the',
    '/search?q=%3Cb%3E',
    '/naughty/',
  ],
  ...['/nothing', '/comments/new?post=1', '/account/sign-in/', '/account/forgotten-password/'],
];
const SCREENS = [
  ...['/admin/', '/admin/posts', '/admin/posts?q=%22', '/admin/posts/1/edit'],
  ...[
    '/admin/posts/1/revisions',
    '/admin/tags',
    '/admin/tags/1',
    '/admin/comments',
    '/admin/comments/blocks',
  ],
  ...['/admin/users', '/admin/users/2', '/admin/users/invite', '/admin/media', '/admin/settings'],
  ...[
    '/admin/navigation',
    '/admin/redirects',
    '/admin/log',
    '/admin/nothing',
    '/account/',
    '/account/sessions/',
    '/account/password/',
    '/account/second-factor/',
  ],
];

test('the built program gives the bytes that its sources give', async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'octavo-compiled-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const env = { DATA_DIR: folder, SITE_URL, AUTH_SECRET: 'compiled '.repeat(8) };
  expect(await runOctavo(['seed', '--posts', '25', '--comments', '3'], { env })).toMatchObject({
    exitCode: 0,
  });
  const services = stack.use(await createServices(readConfig({ ...env, LOG_LEVEL: 'silent' })));
  const site = stack.use(new TestSite(services, { now: Date.now() }, new AsyncDisposableStack()));
  const owner = await fill(site);
  const server = stack.use(await startOctavo({ env }));
  for (const [paths, cookie] of [
    [PATHS, ''],
    [SCREENS, owner],
  ] as const) {
    for (const path of paths) {
      const source = await answer(await site.get(path, { headers: { cookie } }));
      const built = await answer(await fetch(server.url + path, { headers: { cookie }, redirect: 'manual' }));
      expect.soft(built, path).toEqual(source);
      expect.soft(built.status, path).toBe(path.endsWith('/nothing') ? 404 : 200);
    }
  }
});

/** The owner's cookie. */
async function fill(site: TestSite): Promise<string> {
  const naughty = naughtyStrings.filter((text) => /[<>"'&]/.test(text)).slice(0, 20);
  const owner = await site.addMember('owner', {
    name: naughty[0] ?? '',
    slug: 'owner',
    email: 'a@site.test',
  });
  const id = await site.addPost({
    slug: 'naughty',
    title: naughty.join(' ').slice(0, 150),
    tags: naughty.slice(0, 3),
  });
  await site.addComments(
    id,
    naughty.map((text) => ({ text, by: text.slice(0, 40) })),
  );
  return owner.cookie;
}

async function answer(response: Response): Promise<{ status: number; body: string }> {
  const body = await response.text();
  // A form says when it was drawn, signed.
  return { status: response.status, body: body.replace(/(name="opened" value=")[^"]*/, '$1') };
}

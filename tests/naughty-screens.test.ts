// What people type to break things, on the screens of those who run the site: it is shown, and nothing of it runs.
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openBrowser } from './support/browser.ts';
import { giveCookie } from './support/editor-site.ts';
import { naughtyStrings } from './support/naughty-strings.ts';
import { openSite, type TestSite } from './support/site.ts';
import { Writer } from './support/writer.ts';

/** Those that mean something to a browser. */
const texts = naughtyStrings.filter((text) => /[<>"'&]|javascript|data:/i.test(text) && text.trim() !== '');

test('nothing of what people typed runs on a screen, even without the policy that forbids scripts', async () => {
  await using site = await openSite('sqlite');
  const owner = await fill(site);
  await using server = await serve(site);
  await using browser = await openBrowser();
  const context = await browser.newContext({ bypassCSP: true });
  await context.route(/^https?:\/\/(?!127\.0\.0\.1)/, (route) => route.abort());
  await context.addInitScript(() => {
    const executed: string[] = [];
    Object.assign(globalThis, { executed });
    for (const name of ['alert', 'confirm', 'prompt', 'open', 'print'])
      Object.assign(globalThis, { [name]: () => executed.push(name) });
  });
  await giveCookie(context, server.url, owner);
  const page = await context.newPage();
  const pages = Math.ceil(texts.length / 50);
  const numbered = ['/admin/tags', '/admin/users', '/admin/comments', '/admin/posts'].flatMap((path) =>
    Array.from({ length: pages }, (_, index) => `${path}?page=${index + 1}`),
  );
  const others = [
    ...[
      '/admin/',
      '/admin/log',
      '/admin/comments/blocks',
      '/admin/comments/log',
      '/admin/navigation',
      '/admin/media',
    ],
    ...[
      '/admin/media/1',
      '/admin/settings',
      '/admin/users/2',
      '/admin/users/invite',
      '/admin/redirects',
      '/account/',
    ],
    ...[
      '/admin/posts/1/edit',
      '/admin/posts/1/revisions',
      '/admin/posts/1/revisions/1',
      '/admin/posts/1/preview',
    ],
    ...[
      '/',
      '/tags/',
      `/admin/posts?q=${encodeURIComponent(texts[3] ?? '')}`,
      '/comments/new?post=1&reply=1',
    ],
  ];
  for (const path of [...numbered, ...others]) {
    const answer = await page.goto(server.url + path);
    expect.soft(answer?.status(), path).toBe(200);
    expect.soft(await dangersOn(page), path).toEqual([]);
  }
});

/** Everything that has a name gets one of the texts for it. The owner's cookie. */
async function fill(site: TestSite): Promise<string> {
  await site.set('postsPerPage', 100);
  const [first = '', second = ''] = texts;
  const owner = await site.addMember('owner', { name: first, slug: 'owner', email: 'owner@site.test' });
  for (const [index, name] of texts.entries())
    await site.addMember('author', {
      name: name.slice(0, 100),
      slug: `a${index}`,
      email: `a${index}@site.test`,
    });
  const writer = new Writer(site, owner);
  const target = await writer.start();
  for (const text of texts.slice(0, 12))
    await writer.saved(target, {
      title: text,
      source: texts.join('\n\n'),
      excerpt: text,
      tags: [text],
      action: 'publish',
    });
  await site.addPosts(
    texts.map((title, index) => ({ slug: `p${index}`, title, tags: [title], excerpt: title })),
  );
  const comments = texts.map((text) => ({ text: `${text} .`, by: text, status: 'pending' as const }));
  await site.addComments(target.id, [{ text: second, by: second }, ...comments]);
  await site.addPicture();
  await site.set('name', second.slice(0, 100));
  await site.set('navigation', [{ label: first.slice(0, 60), url: '/' }]);
  const browser = site.as(owner);
  await browser.post('/admin/media/1', { alt: texts.join(' ').slice(0, 1900) });
  for (const text of texts.slice(0, 40)) {
    await browser.post('/admin/comments/blocks', { kind: 'word', value: text, note: text });
    await browser.post('/admin/redirects/new', { from: `/${text}`, to: text });
  }
  await browser.post('/account/', { name: first, bio: texts.join('\n').slice(0, 1000), website: '' });
  return owner.cookie;
}

/** What ran, and what could. */
function dangersOn(page: Page): Promise<string[]> {
  return page.evaluate(`[
    ...window.executed,
    ...[...document.querySelectorAll('script:not([type="application/ld+json"], [src^="/assets/"]), object, embed, base')]
      .map((element) => element.outerHTML),
    ...[...document.querySelectorAll('*')].flatMap((element) => [...element.attributes]
      .filter(({ name, value }) => /^on/.test(name) ||
        (/^(href|src|action|formaction|xlink:href)$/.test(name) && /^[\\s\\0-\\x1f]*(javascript|data|vbscript):/i.test(value)))
      .map(({ name, value }) => name + '=' + value)),
  ]`);
}

async function serve(site: TestSite) {
  const server = createAdaptorServer({ fetch: site.app.fetch }) as Server;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

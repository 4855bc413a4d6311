// What people type to break things, the whole way: files of Markdown, the import, the pages, a browser.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addComment } from '../src/comments/add-comment.ts';
import { formatFrontMatter } from '../src/content/front-matter.ts';
import { normaliseText } from '../src/content/normalise-text.ts';
import { importMarkdown } from '../src/import/markdown/import-markdown.ts';
import { openBrowser } from './support/browser.ts';
import { DATABASE_KINDS } from './support/databases.ts';
import { naughtyStrings } from './support/naughty-strings.ts';
import { openSite, type TestSite } from './support/site.ts';

/** What is only white space says nothing as a title, a name or a comment; those fields then count as left out. */
const speaking = naughtyStrings.filter((text) => text.trim() !== '');

describe.each(DATABASE_KINDS)('naughty strings on %s', (kind) => {
  let site: TestSite;
  beforeAll(async () => {
    site = await openNaughtySite(kind);
  });
  afterAll(() => site[Symbol.asyncDispose]());

  it('read back as they were, as title, tag, author, text and comment', async () => {
    const posts = await site.database.read
      .selectFrom('posts')
      .innerJoin('users', 'users.id', 'posts.author_id')
      .leftJoin('posts_tags', 'posts_tags.post_id', 'posts.id')
      .leftJoin('tags', 'tags.id', 'posts_tags.tag_id')
      .select(['posts.title', 'posts.source', 'users.name as author', 'tags.name as tag'])
      .where('posts.slug', 'like', 'string-%')
      .orderBy('posts.slug')
      .execute();
    const expected = speaking.map(normaliseText);
    expect(posts.map((post) => post.title)).toEqual(expected);
    expect(posts.map((post) => post.tag)).toEqual(expected);
    expect(posts.map((post) => post.author)).toEqual(expected);
    expect(posts.map((post) => post.source.trim())).toEqual(expected.map((text) => text.trim()));
    const comments = await site.database.read
      .selectFrom('comments')
      .select(['guest_name', 'text'])
      .orderBy('id')
      .execute();
    expect(comments.map((comment) => comment.text)).toEqual(speaking.map(normaliseText));
    expect(comments.map((comment) => comment.guest_name)).toEqual(speaking.map(normaliseText));
  });

  // What one database gives back as it was, the other does as well.
  if (kind === 'sqlite')
    describe('in a browser', () => {
      it('are shown as they are, and nothing of them runs, even without the policy that forbids scripts', async () => {
        await using address = await serve(site);
        await using browser = await openBrowser();
        const page = await openWatchedPage(browser);
        const titles: string[] = [];
        for (let number = 1; number * 100 - 100 < speaking.length; number += 1) {
          await page.goto(`${address.url}/page/${number}/`);
          titles.push(...(await page.locator('h2 a').allTextContents()));
          expect(await dangersOn(page)).toEqual([]);
        }
        expect(titles.map(visible).sort()).toEqual(speaking.map(visible).sort());
        for (const path of ['/tags/', '/string-0000/', '/search?q=%3Cscript%3Ealert(1)%3C/script%3E']) {
          await page.goto(address.url + path);
          expect(await dangersOn(page), path).toEqual([]);
        }
        // One page with every text, as the reader of a feed would see them.
        const rendered = await site.database.read.selectFrom('posts').select('html').execute();
        await page.goto(`${address.url}/robots.txt`);
        await page.setContent(rendered.map((post) => post.html).join('\n'), { waitUntil: 'load' });
        expect(await dangersOn(page)).toEqual([]);
        expect(await page.evaluate('window.executed')).toEqual([]);
      });
    });
});

async function openNaughtySite(kind: (typeof DATABASE_KINDS)[number]): Promise<TestSite> {
  const site = await openSite(kind);
  await using folder = await writeFolder();
  const { database, mediaStore, now } = site.services;
  const report = await importMarkdown({ database, mediaStore, now }, { folder: folder.path });
  expect(report.leftOut).toEqual([]);
  expect(report.countOf('posts', 'added')).toBe(speaking.length);
  await site.set('postsPerPage', 100);
  await database.transaction(async (tx) => {
    const post = await tx
      .selectFrom('posts')
      .select('id')
      .where('slug', '=', 'string-0000')
      .executeTakeFirstOrThrow();
    for (const text of speaking) {
      const author = { guestName: text, guestEmail: null, guestWebsite: text };
      const fields = {
        postId: post.id,
        parentId: null,
        status: 'approved',
        format: 'markdown',
        createdAt: 1,
      } as const;
      expect(await addComment(tx, { ...fields, author, text }, 10_000)).toMatchObject({ ok: true });
    }
  });
  return site;
}

/** One file a string, which is its title, its tag, its author and its text. */
async function writeFolder() {
  const path = await mkdtemp(join(tmpdir(), 'octavo-naughty-'));
  for (const [index, text] of speaking.entries()) {
    const slug = `string-${String(index).padStart(4, '0')}`;
    const data = { title: text, slug, date: '2026-03-01T12:00:00Z', author: text, tags: [text] };
    await writeFile(join(path, `${slug}.md`), `${formatFrontMatter(data)}\n${text}\n`);
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
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

/** A page that notes what runs on it, and that reaches nothing but this machine. */
async function openWatchedPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ bypassCSP: true });
  await context.route(/^https?:\/\/(?!127\.0\.0\.1)/, (route) => route.abort());
  const page = await context.newPage();
  await page.addInitScript(() => {
    const executed: string[] = [];
    Object.assign(globalThis, { executed });
    for (const name of ['alert', 'confirm', 'prompt', 'open', 'print']) {
      Object.assign(globalThis, { [name]: () => executed.push(name) });
    }
  });
  return page;
}

/** What ran, and what could: script, handlers, addresses that are code. */
function dangersOn(page: Page): Promise<string[]> {
  return page.evaluate(`[
    ...window.executed,
    ...[...document.querySelectorAll('script:not([type="application/ld+json"]), iframe, object, embed, svg script, base, form')]
      .filter((element) => !element.matches('main form.search-form, main form.comment-form[action="/comments"], head script[src^="/assets/site."]'))
      .map((element) => element.outerHTML),
    ...[...document.querySelectorAll('*')].flatMap((element) => [...element.attributes]
      .filter(({ name, value }) => /^on|^style$|^srcdoc$/.test(name) ||
        (/^(href|src|action|formaction|xlink:href)$/.test(name) && !/^(https?:|mailto:|tel:|[^:]*$|[/#?])/i.test(value.trim())))
      .map(({ name, value }) => name + '=' + value)),
  ]`);
}

/** As a person compares: runs of white space are one space. */
function visible(text: string): string {
  return normaliseText(text).replace(/\s+/g, ' ').trim();
}

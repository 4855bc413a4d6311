import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { countStatements } from '../../tests/support/count-statements.ts';
import { describeDatabases } from '../../tests/support/databases.ts';
import { addPicture, addPost, EXAMPLE_TIME, EXAMPLE_URL } from '../../tests/support/feed-site.ts';
import { naughtyStrings } from '../../tests/support/naughty-strings.ts';
import { elementsNamed, type ParsedElement, parseXml } from '../../tests/support/parse-xml.ts';
import { schemaErrors } from '../../tests/support/xmllint.ts';
import type { Database } from '../database/database.ts';
import { changeSetting } from '../site/change-setting.ts';
import { NOTHING_KEPT } from '../site/site.ts';
import { authorFeedRoute, siteFeedRoute, tagFeedRoute } from './feed-routes.ts';
import { xmlCharacters } from './xml.ts';

describeDatabases('feeds', (open) => {
  test('the three formats of the site, a tag and an author are valid and say what they are', async () => {
    await using site = await open();
    await site.database.transaction((tx) => addPost(tx, { slug: 'hello', tags: ['Node.js'] }));
    const paths = [
      ['/feed.xml', 'application/rss+xml; charset=utf-8'],
      ['/atom.xml', 'application/atom+xml; charset=utf-8'],
      ['/feed.json', 'application/feed+json; charset=utf-8'],
    ] as const;
    for (const place of ['', '/tags/node-js', '/authors/ada']) {
      for (const [file, type] of paths) {
        const response = await get(site.database, place + file);
        expect(response.headers.get('Content-Type')).toBe(type);
        const body = await response.text();
        expect(body).toContain('hello');
        expect(body).toContain(`${EXAMPLE_URL}${place}${file}`);
        if (file === '/feed.xml') expect(schemaErrors(body, 'rss-2.0.rng')).toBe('');
        if (file === '/atom.xml') expect(schemaErrors(body, 'atom-1.0.rng')).toBe('');
      }
    }
  });

  test('drafts, scheduled and unlisted posts are in no feed', async () => {
    await using site = await open();
    await site.database.transaction(async (tx) => {
      await addPost(tx, { slug: 'shown', tags: ['a'] });
      for (const status of ['draft', 'scheduled', 'unlisted'] as const) {
        await addPost(tx, { slug: `hidden-${status}`, status, tags: ['a'] });
      }
    });
    for (const path of ['/feed.xml', '/tags/a/feed.xml', '/authors/ada/feed.xml']) {
      expect(await titles(site.database, path)).toEqual(['shown']);
    }
    expect(await (await get(site.database, '/feed.json')).text()).not.toContain('hidden');
  });

  test('a feed has the newest posts of its tag or author, newest first, as many as the settings say', async () => {
    await using site = await open();
    await site.database.transaction(async (tx) => {
      await changeSetting(tx, 'feedLength', 2, 0);
      for (const [index, slug] of ['oldest', 'older', 'newer', 'newest'].entries()) {
        const author = slug === 'newest' ? 'Grace' : 'Ada';
        await addPost(tx, {
          slug,
          author,
          tags: slug === 'newer' ? [] : ['a'],
          publishedAt: EXAMPLE_TIME + index,
        });
      }
    });
    expect(await titles(site.database, '/feed.xml')).toEqual(['newest', 'newer']);
    expect(await titles(site.database, '/tags/a/feed.xml')).toEqual(['newest', 'older']);
    expect(await titles(site.database, '/authors/ada/feed.xml')).toEqual(['newer', 'older']);
  });

  test('what breaks other programs, in every field of a real post, is valid in every format', async () => {
    await using site = await open();
    const chosen = naughtyStrings.filter((_, index) => index % 6 === 0);
    await site.database.transaction(async (tx) => {
      await changeSetting(tx, 'feedLength', 100, 0);
      await changeSetting(tx, 'name', '<b>\u0001]]>&amp;', 0);
      for (const [index, text] of chosen.entries()) {
        const fields = {
          title: text,
          excerpt: text,
          source: text,
          coverAlt: text,
          author: text,
          tags: [text],
        };
        await addPost(tx, { ...fields, slug: `post-${index}`, publishedAt: EXAMPLE_TIME - index });
      }
    });
    expect(schemaErrors(await (await get(site.database, '/feed.xml')).text(), 'rss-2.0.rng')).toBe('');
    expect(schemaErrors(await (await get(site.database, '/atom.xml')).text(), 'atom-1.0.rng')).toBe('');
    expect(await titles(site.database, '/feed.xml')).toEqual(chosen.slice(0, 100).map(xmlCharacters));
    const ids = (await jsonItems(site.database)).map((item) => item.id);
    expect(new Set(ids).size).toBe(chosen.length);
  });

  test('addresses in the text are absolute, on the site of the permalink pattern', async () => {
    await using site = await open();
    await site.database.transaction(async (tx) => {
      await changeSetting(tx, 'permalinkPattern', '/:year/:slug/', 0);
      await addPost(tx, { slug: 'hello', source: '[a](../b/) ![c](/media/c.png)' });
    });
    const html = (await elements(site.database, '/feed.xml', 'content:encoded'))[0]?.text;
    expect(html).toContain('href="https://example.org/2026/b/"');
    expect(html).toContain('src="https://example.org/media/c.png"');
    expect((await elements(site.database, '/feed.xml', 'item'))[0]?.text).toContain(
      'https://example.org/2026/hello/',
    );
  });

  test('an entry keeps its id when its slug and the permalink pattern change', async () => {
    await using site = await open();
    const id = await site.database.transaction((tx) => addPost(tx, { slug: 'hello' }));
    const before = await idsOfOnlyEntry(site.database);
    await site.database.transaction(async (tx) => {
      await addPost(tx, { id, slug: 'renamed' });
      await changeSetting(tx, 'permalinkPattern', '/:year/:slug/', 0);
    });
    expect(await (await get(site.database, '/feed.json')).text()).toContain('/2026/renamed/');
    expect(await idsOfOnlyEntry(site.database)).toEqual(before);
    expect(new Set(before).size).toBe(1);
  });

  test('a cover is an enclosure with its type and length', async () => {
    await using site = await open();
    await site.database.transaction(async (tx) => {
      await addPost(tx, { slug: 'hello', coverMediaId: await addPicture(tx), coverAlt: 'A "tree"' });
    });
    const url = `${EXAMPLE_URL}/media/abababababababababab/a%20tree.jpg`;
    const [enclosure] = await elements(site.database, '/feed.xml', 'enclosure');
    expect(enclosure?.attributes).toEqual({ url, length: '54321', type: 'image/jpeg' });
    const links = await elements(site.database, '/atom.xml', 'link');
    expect(links.at(-1)?.attributes).toEqual({
      rel: 'enclosure',
      href: url,
      length: '54321',
      type: 'image/jpeg',
    });
    expect((await jsonItems(site.database))[0]?.image).toBe(url);
  });

  test('a post is updated when it was changed, and never before it was published', async () => {
    await using site = await open();
    await site.database.transaction(async (tx) => {
      await addPost(tx, { slug: 'a', publishedAt: EXAMPLE_TIME + 1000, updatedAt: EXAMPLE_TIME });
      await addPost(tx, { slug: 'b', updatedAt: EXAMPLE_TIME + 5000 });
    });
    const updated = (await elements(site.database, '/atom.xml', 'updated')).map((element) => element.text);
    expect(updated).toEqual([
      '2026-03-01T12:00:05.000Z',
      '2026-03-01T12:00:01.000Z',
      '2026-03-01T12:00:05.000Z',
    ]);
  });

  test('the number of statements does not grow with the posts', async () => {
    await using site = await open();
    await site.database.transaction((tx) => addPost(tx, { slug: 'first', tags: ['a'] }));
    const paths = ['/feed.xml', '/atom.xml', '/feed.json', '/tags/a/feed.xml', '/authors/ada/feed.xml'];
    const count = (path: string) => countStatements(site.database, () => get(site.database, path));
    const before: number[] = [];
    for (const path of paths) before.push(await count(path));
    await site.database.transaction(async (tx) => {
      for (let n = 0; n < 15; n++)
        await addPost(tx, { slug: `post-${n}`, author: `Author ${n}`, tags: ['a', `tag ${n}`] });
    });
    expect(before).toEqual([3, 3, 3, 4, 4]);
    for (const [index, path] of paths.entries()) expect(await count(path)).toBe(before[index]);
  });

  test('there is a feed of every tag, and of no author without posts', async () => {
    await using site = await open();
    await site.database.transaction((tx) => addPost(tx, { slug: 'hidden', status: 'draft', tags: ['a'] }));
    expect((await get(site.database, '/tags/a/feed.xml')).status).toBe(200);
    expect(await titles(site.database, '/tags/a/feed.xml')).toEqual([]);
    for (const path of ['/tags/none/feed.xml', '/authors/ada/atom.xml', '/authors/none/feed.json']) {
      expect((await get(site.database, path)).status).toBe(404);
    }
  });
});

async function get(database: Database, path: string): Promise<Response> {
  const reading = { database, kept: NOTHING_KEPT, siteUrl: EXAMPLE_URL };
  const app = new Hono();
  for (const [file, format] of [
    ['feed.xml', 'rss'],
    ['atom.xml', 'atom'],
    ['feed.json', 'json'],
  ] as const) {
    app.get(`/${file}`, siteFeedRoute(reading, format));
    app.get(`/tags/:slug/${file}`, tagFeedRoute(reading, format));
    app.get(`/authors/:slug/${file}`, authorFeedRoute(reading, format));
  }
  return app.request(path);
}

async function elements(database: Database, path: string, name: string): Promise<ParsedElement[]> {
  return elementsNamed(name, parseXml(await (await get(database, path)).text()));
}

async function titles(database: Database, path: string): Promise<string[]> {
  const items = await elements(database, path, 'item');
  return items.map((item) => elementsNamed('title', item)[0]?.text ?? '');
}

/** In each of the formats. */
async function idsOfOnlyEntry(database: Database): Promise<string[]> {
  const [guid] = await elements(database, '/feed.xml', 'guid');
  const atom = await elements(database, '/atom.xml', 'id');
  const [item] = await jsonItems(database);
  return [guid?.text ?? '', atom.at(-1)?.text ?? '', item?.id ?? ''];
}

async function jsonItems(database: Database) {
  return jsonFeedSchema.parse(await (await get(database, '/feed.json')).json()).items;
}

const jsonFeedSchema = z.object({
  items: z.array(z.object({ id: z.string(), image: z.string().optional() })),
});

import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { countStatements } from '../../tests/support/count-statements.ts';
import { describeDatabases } from '../../tests/support/databases.ts';
import { addPage, addPicture, addPost, EXAMPLE_TIME, EXAMPLE_URL } from '../../tests/support/feed-site.ts';
import { elementsNamed, parseXml } from '../../tests/support/parse-xml.ts';
import { schemaErrors } from '../../tests/support/xmllint.ts';
import type { Database, Transaction } from '../database/database.ts';
import { NOTHING_KEPT } from '../site/site.ts';
import { sitemap } from './sitemap.ts';
import { sitemapIndexRoute, sitemapRoute } from './sitemap-routes.ts';

describeDatabases('sitemaps', (open) => {
  test('every file that the index names is there, valid, and has what is published', async () => {
    await using site = await open();
    await site.database.transaction(async (tx) => {
      const coverMediaId = await addPicture(tx);
      await addPost(tx, { slug: 'hello', tags: ['Node.js'], coverMediaId, updatedAt: EXAMPLE_TIME + 1000 });
      await addPage(tx, { path: 'about/the team' });
    });
    const files = await locations(site.database, '/sitemap.xml');
    expect(files).toEqual(
      ['pages', 'posts-1', 'authors', 'tags'].map((name) => `${EXAMPLE_URL}/sitemaps/${name}.xml`),
    );
    const urls: string[] = [];
    for (const file of files) urls.push(...(await locations(site.database, new URL(file).pathname)));
    const paths = [
      '/',
      '/tags/',
      '/archive/',
      '/about/the%20team/',
      '/hello/',
      '/authors/ada/',
      '/tags/node-js/',
    ];
    expect(urls).toEqual(paths.map((path) => EXAMPLE_URL + path));
    const [post] = elementsNamed('url', await parsed(site.database, '/sitemaps/posts-1.xml'));
    expect(post && elementsNamed('lastmod', post)[0]?.text).toBe('2026-03-01T12:00:01.000Z');
    expect(post && elementsNamed('image:loc', post)[0]?.text).toBe(
      `${EXAMPLE_URL}/media/abababababababababab/a%20tree.jpg`,
    );
  });

  test('drafts, scheduled and unlisted posts and pages are in no sitemap', async () => {
    await using site = await open();
    await site.database.transaction(async (tx) => {
      for (const status of ['draft', 'scheduled', 'unlisted'] as const) {
        await addPost(tx, { slug: `post-${status}`, status, tags: ['a'] });
        await addPage(tx, { path: `page-${status}`, status });
      }
    });
    expect(await locations(site.database, '/sitemap.xml')).toEqual([`${EXAMPLE_URL}/sitemaps/pages.xml`]);
    const lists = ['/', '/tags/', '/archive/'].map((path) => EXAMPLE_URL + path);
    expect(await locations(site.database, '/sitemaps/pages.xml')).toEqual(lists);
    for (const file of ['posts-1', 'tags', 'authors']) {
      expect((await get(site.database, `/sitemaps/${file}.xml`)).status).toBe(404);
    }
  });

  test('posts are parted by their ids, two thousand to a file, without empty files between', async () => {
    await using site = await open();
    await site.database.transaction(async (tx) => {
      const id = await addPost(tx, { slug: 'first' });
      await copyPost(tx, id, 2_000, 'last-of-the-first');
      await copyPost(tx, id, 2_001, 'first-of-the-second');
      await copyPost(tx, id, 7_000, 'far');
    });
    const files = await locations(site.database, '/sitemap.xml');
    expect(files.filter((file) => file.includes('posts'))).toEqual(
      [1, 2, 4].map((number) => `${EXAMPLE_URL}/sitemaps/posts-${number}.xml`),
    );
    expect(await locations(site.database, '/sitemaps/posts-1.xml')).toEqual([
      `${EXAMPLE_URL}/first/`,
      `${EXAMPLE_URL}/last-of-the-first/`,
    ]);
    expect(await locations(site.database, '/sitemaps/posts-4.xml')).toEqual([`${EXAMPLE_URL}/far/`]);
    expect((await get(site.database, '/sitemaps/posts-3.xml')).status).toBe(404);
  });

  test('the number of statements does not grow with the posts', async () => {
    await using site = await open();
    await site.database.transaction(async (tx) => {
      for (let n = 0; n < 12; n++)
        await addPost(tx, { slug: `post-${n}`, author: `Author ${n}`, tags: [`tag ${n}`] });
    });
    const count = (path: string) => countStatements(site.database, () => get(site.database, path));
    expect(await count('/sitemap.xml')).toBe(2);
    expect(await count('/sitemaps/posts-1.xml')).toBe(2);
    for (const file of ['pages', 'tags', 'authors']) expect(await count(`/sitemaps/${file}.xml`)).toBe(1);
  });

  test('a file that no sitemap has is not found', async () => {
    await using site = await open();
    for (const file of [
      'posts-0.xml',
      'posts-01.xml',
      'posts-9999999999.xml',
      'posts-999999999.xml',
      'other.xml',
    ]) {
      expect((await get(site.database, `/sitemaps/${file}`)).status).toBe(404);
    }
  });
});

test('an address longer than the protocol allows is left out', () => {
  const long = { url: `${EXAMPLE_URL}/${'a'.repeat(2048)}/`, changedAt: null };
  const document = sitemap([long, { url: `${EXAMPLE_URL}/b/`, changedAt: null }]);
  expect(schemaErrors(document, 'sitemap.xsd')).toBe('');
  expect(elementsNamed('loc', parseXml(document))).toHaveLength(1);
});

test('the schema refuses an empty file', () => {
  expect(schemaErrors(sitemap([]), 'sitemap.xsd')).toContain('Missing child element');
});

async function get(database: Database, path: string): Promise<Response> {
  const reading = { database, kept: NOTHING_KEPT, siteUrl: EXAMPLE_URL };
  const app = new Hono();
  app.get('/sitemap.xml', sitemapIndexRoute(reading));
  app.get('/sitemaps/:file', sitemapRoute(reading));
  return app.request(path);
}

async function parsed(database: Database, path: string) {
  const response = await get(database, path);
  expect(response.headers.get('Content-Type')).toBe('application/xml; charset=utf-8');
  const document = await response.text();
  expect(schemaErrors(document, 'sitemap.xsd')).toBe('');
  return parseXml(document);
}

async function locations(database: Database, path: string): Promise<string[]> {
  return elementsNamed('loc', await parsed(database, path)).map((element) => element.text);
}

async function copyPost(tx: Transaction, from: number, id: number, slug: string): Promise<void> {
  const row = await tx.selectFrom('posts').selectAll().where('id', '=', from).executeTakeFirstOrThrow();
  await tx
    .insertInto('posts')
    .values({ ...row, id, slug })
    .execute();
}

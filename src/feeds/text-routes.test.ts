// What is there for programs that read text: robots.txt, llms.txt, the Markdown versions.
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { countStatements } from '../../tests/support/count-statements.ts';
import { describeDatabases } from '../../tests/support/databases.ts';
import { addPage, addPost, EXAMPLE_TIME, EXAMPLE_URL } from '../../tests/support/feed-site.ts';
import { naughtyStrings } from '../../tests/support/naughty-strings.ts';
import type { Database } from '../database/database.ts';
import { addRedirect } from '../redirects/add-redirect.ts';
import { changeSetting } from '../site/change-setting.ts';
import { NOTHING_KEPT } from '../site/site.ts';
import { llmsRoute } from './llms-route.ts';
import { llmsText } from './llms-text.ts';
import { markdownRoute } from './markdown-route.ts';
import { markdownVersion } from './markdown-version.ts';
import { robotsRoute } from './robots-route.ts';

describeDatabases('texts for programs', (open) => {
  test('a post has a Markdown version with its source under a front matter', async () => {
    await using site = await open();
    const source = '# Hi\n\n<script>alert(1)</script>\n\n[a](../b/)';
    await site.database.transaction((tx) =>
      addPost(tx, {
        slug: 'hello',
        title: 'He: "said"',
        tags: ['Node.js', '#c'],
        source,
        updatedAt: EXAMPLE_TIME + 1000,
      }),
    );
    const response = await get(site.database, '/hello.md');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/markdown; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
      link: '<https://example.org/hello/>; rel="canonical"',
    });
    const { frontMatter, body } = parted(await response.text());
    expect(body).toBe(`${source}\n`);
    expect(frontMatter).toEqual({
      title: 'He: "said"',
      date: '2026-03-01T12:00:00.000Z',
      updated: '2026-03-01T12:00:01.000Z',
      author: 'Ada',
      tags: ['Node.js', '#c'],
      canonical: 'https://example.org/hello/',
    });
  });

  test('a page has one too, also deep in the site and in HTML', async () => {
    await using site = await open();
    await site.database.transaction((tx) =>
      addPage(tx, { path: 'about/équipe', title: 'Team', source: '<p>We</p>', format: 'html' }),
    );
    const { frontMatter, body } = parted(await (await get(site.database, '/about/%C3%A9quipe.md')).text());
    expect(frontMatter).toMatchObject({ title: 'Team', canonical: 'https://example.org/about/%C3%A9quipe/' });
    expect(frontMatter).not.toHaveProperty('tags');
    expect(body).toBe('<p>We</p>\n');
  });

  test('unlisted texts can be read as Markdown, drafts and scheduled ones cannot', async () => {
    await using site = await open();
    await site.database.transaction(async (tx) => {
      for (const status of ['unlisted', 'draft', 'scheduled'] as const) {
        await addPost(tx, { slug: `post-${status}`, status });
        await addPage(tx, { path: `page-${status}`, status });
      }
    });
    for (const [path, status] of [
      ['/post-unlisted.md', 200],
      ['/page-unlisted.md', 200],
      ['/post-draft.md', 404],
      ['/page-draft.md', 404],
      ['/post-scheduled.md', 404],
      ['/page-scheduled.md', 404],
      ['/none.md', 404],
      ['/%E0%A4%A.md', 404],
      ['/%00.md', 404],
      ['/.md', 404],
    ] as const) {
      expect([path, (await get(site.database, path)).status]).toEqual([path, status]);
    }
  });

  test('an address that is out of date leads to the right one', async () => {
    await using site = await open();
    await site.database.transaction(async (tx) => {
      await changeSetting(tx, 'permalinkPattern', '/:year/:slug/', 0);
      await addPost(tx, { slug: 'hello' });
    });
    const response = await get(site.database, '/1999/hello.md');
    expect([response.status, response.headers.get('Location')]).toEqual([301, '/2026/hello.md']);
  });

  test('an old address leads to the text that has left it, with .md added or as its own end', async () => {
    await using site = await open();
    await site.database.transaction(async (tx) => {
      const id = await addPost(tx, { slug: 'new' });
      await addRedirect(tx, '/old/', { postId: id }, 0);
      await addRedirect(tx, '/docs/guide.md', { postId: id }, 0);
      await addRedirect(tx, '/away/', { path: 'https://elsewhere.example/x' }, 0);
    });
    for (const [path, target] of [
      ['/old.md', '/new.md'],
      ['/docs/guide.md', '/new/'],
    ] as const) {
      const response = await get(site.database, path);
      expect([path, response.status, response.headers.get('Location')]).toEqual([path, 301, target]);
    }
    expect((await get(site.database, '/away.md')).status).toBe(404);
  });

  test('llms.txt names the site and links to the Markdown of what is published', async () => {
    await using site = await open();
    await site.database.transaction(async (tx) => {
      await changeSetting(tx, 'name', 'Example', 0);
      await addPost(tx, { slug: 'old', excerpt: 'About old', publishedAt: EXAMPLE_TIME - 1 });
      await addPost(tx, { slug: 'new', title: '[New] one', excerpt: 'About new' });
      await addPage(tx, { path: 'about/team', title: 'Team', excerpt: 'Who we are' });
      for (const status of ['unlisted', 'draft', 'scheduled'] as const) {
        await addPost(tx, { slug: `hidden-post-${status}`, status });
        await addPage(tx, { path: `hidden-page-${status}`, status });
      }
    });
    const response = await get(site.database, '/llms.txt');
    expect(response.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
    expect((await response.text()).split('\n').slice(0, 12)).toEqual([
      '# Example',
      '',
      '> A new place for words.',
      '',
      '## Posts',
      '',
      '- [\\[New\\] one](https://example.org/new.md): About new',
      '- [old](https://example.org/old.md): About old',
      '',
      '## Pages',
      '',
      '- [Team](https://example.org/about/team.md): Who we are',
    ]);
    expect(await (await get(site.database, '/llms.txt')).text()).not.toContain('hidden');
    expect(await countStatements(site.database, () => get(site.database, '/llms.txt'))).toBe(3);
  });

  test('robots.txt names the sitemap and keeps the search and what is personal out, not a post that begins like it', async () => {
    await using site = await open();
    const lines = (await (await get(site.database, '/robots.txt')).text()).split('\n');
    expect(lines).toContain('Sitemap: https://example.org/sitemap.xml');
    expect(lines.filter((line) => line.startsWith('Disallow'))).toEqual([
      'Disallow: /search$',
      'Disallow: /search?',
      'Disallow: /admin/',
      'Disallow: /account/',
      'Disallow: /comments/',
      'Disallow: /preview/',
    ]);
  });
});

test('whatever a title, name or tag holds, the front matter gives it back', () => {
  for (const text of [...naughtyStrings, '---', 'a\n---\nb', '|', '&a *a', '!!js/function']) {
    const version = markdownVersion({
      title: text,
      author: text,
      tags: [text],
      publishedAt: EXAMPLE_TIME,
      updatedAt: EXAMPLE_TIME,
      canonicalUrl: EXAMPLE_URL,
      source: '# The source',
    });
    const { frontMatter, body } = parted(version);
    expect(frontMatter).toMatchObject({ title: text, author: text, tags: [text], canonical: EXAMPLE_URL });
    expect(body).toBe('# The source\n');
  }
});

test('whatever a title holds, llms.txt keeps one line for each link', () => {
  const links = [...naughtyStrings, 'a](b', 'a\n# b', '\u2028x'].map((text) => ({
    title: text,
    summary: text,
    url: 'https://a.example/(x).md',
  }));
  const lines = llmsText({ name: 'N', description: '', posts: links, pages: [], optional: [] }).split(
    /\n|\u2028|\u0085/,
  );
  expect(lines.slice(0, 4)).toEqual(['# N', '', '## Posts', '']);
  expect(lines).toHaveLength(links.length + 5);
  for (const line of lines.slice(4, -1)) {
    expect(line).toMatch(/^- \[(?:[^[\]\\]|\\.)+\]\(https:\/\/a\.example\/%28x%29\.md\)(: |$)/u);
  }
});

async function get(database: Database, path: string): Promise<Response> {
  const reading = { database, kept: NOTHING_KEPT, siteUrl: EXAMPLE_URL };
  const app = new Hono();
  app.get('/robots.txt', robotsRoute(reading));
  app.get('/llms.txt', llmsRoute(reading));
  app.get('/:path{.+\\.md}', markdownRoute(reading));
  return app.request(path);
}

function parted(text: string): { frontMatter: unknown; body: string } {
  const [, yaml = '', body = ''] = /^---\n(.*?\n)---\n\n(.*)$/s.exec(text) ?? [];
  return { frontMatter: parse(yaml), body };
}

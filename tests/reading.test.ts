// What readers find in the lists of a site, on both databases.
import { describe, expect, test } from 'vitest';
import { publishDuePosts } from '../src/posts/publish-due-posts.ts';
import { DATABASE_KINDS } from './support/databases.ts';
import {
  all,
  DAY,
  HOUR,
  hrefs,
  listedTitles,
  NOON,
  openSite,
  type PostFields,
  piece,
  type TestSite,
} from './support/site.ts';

const numbered = (count: number, fields: Partial<PostFields> = {}): PostFields[] =>
  Array.from({ length: count }, (_, index) => ({
    slug: `post-${index + 1}`,
    publishedAt: NOON - (count - index) * DAY,
    ...fields,
  }));

describe.each(DATABASE_KINDS)('the front page on %s', (kind) => {
  test('lists the newest posts first, five a page, on numbered pages that lead to each other', async () => {
    await using site = await openSite(kind);
    await site.addPosts(numbered(12));
    const [first, second, third] = [
      await site.read('/'),
      await site.read('/page/2/'),
      await site.read('/page/3/'),
    ];
    expect(listedTitles(first)).toEqual(['Post 12', 'Post 11', 'Post 10', 'Post 9', 'Post 8']);
    expect(listedTitles(second)).toEqual(['Post 7', 'Post 6', 'Post 5', 'Post 4', 'Post 3']);
    expect(listedTitles(third)).toEqual(['Post 2', 'Post 1']);
    expect([neighbours(first), neighbours(second), neighbours(third)]).toEqual([
      { prev: [], next: ['/page/2/'] },
      { prev: ['/'], next: ['/page/3/'] },
      { prev: ['/page/2/'], next: [] },
    ]);
    expect(second).toContain('<link rel="canonical" href="http://site.test/page/2/"/>');
  });

  test('has no page 1 beside itself and no page after the last', async () => {
    await using site = await openSite(kind);
    await site.addPosts(numbered(6));
    await expectRedirect(site, '/page/1/', '/');
    for (const path of ['/page/3/', '/page/0/', '/page/02/', '/page/-1/', '/page/999999999/']) {
      expect.soft((await site.get(path)).status, path).toBe(404);
    }
  });

  test('shows posts of the same moment once each, in the same order whatever the page', async () => {
    await using site = await openSite(kind);
    await site.addPosts(numbered(11, { publishedAt: NOON }));
    const titles = (await Promise.all(['/', '/page/2/', '/page/3/'].map((path) => site.read(path)))).flatMap(
      listedTitles,
    );
    expect(titles).toEqual(Array.from({ length: 11 }, (_, index) => `Post ${11 - index}`));
  });

  test('shows of each post its author, date, excerpt, tags, comments, reading time and cover', async () => {
    await using site = await openSite(kind);
    const cover = await site.addPicture();
    const id = await site.addPost({
      slug: 'sea',
      author: 'Grace',
      source: 'word '.repeat(600),
      excerpt: 'In *short*: <water>.',
      tags: ['Sea', 'Birds & fish'],
      coverMediaId: cover.id,
      coverAlt: 'Waves',
    });
    await site.addComments(id, [{ text: 'One' }, { text: 'Two' }, { text: 'Unread', status: 'pending' }]);
    const entry = piece(await site.read('/'), '<article', '</article>');
    expect(entry).toContain('<a href="/sea/">Sea</a>');
    expect(entry).toMatch(/<a href="\/authors\/grace\/" rel="author"[^>]*>Grace<\/a>/);
    expect(entry).toContain('<time datetime="2026-03-15T12:00:00.000Z">March 15, 2026</time>');
    expect(entry).toContain('3 min read');
    expect(entry).toContain('<a href="/sea/#comments">2 comments</a>');
    expect(entry).toContain('In *short*: &lt;water&gt;.</p>');
    expect(all(entry, /href="(\/tags\/[^"]*)"/g)).toEqual(['/tags/sea/', '/tags/birds-and-fish/']);
    expect(entry).toContain('Birds &amp; fish</a>');
    expect(entry).toMatch(
      /<img src="\/media\/[^"]*\/sea\.jpg" srcset="[^"]+" [^>]*width="1000" height="500" alt=""/,
    );
  });

  test('takes the beginning of the text where a post has no excerpt, and no line about comments without any', async () => {
    await using site = await openSite(kind);
    await site.addPost({ slug: 'plain', source: '## Heading\n\nThe **first** words.\n' });
    const entry = piece(await site.read('/'), '<article', '</article>');
    expect(entry).toContain('The first words.');
    expect(entry).not.toContain('comment');
    expect(entry).not.toContain('<img');
    expect(entry).not.toContain('tag-links');
  });

  test('follows the settings: posts a page, name, description, language, navigation, accent', async () => {
    await using site = await openSite(kind);
    await site.addPosts(numbered(3));
    await site.set('postsPerPage', 2);
    await site.set('name', 'Field <Notes>');
    await site.set('description', 'On foot.');
    await site.set('language', 'de');
    await site.set('accentColor', '#1F6F54');
    await site.set('navigation', [{ label: 'Me', url: '/about/' }]);
    const page = await site.read('/');
    expect(listedTitles(page)).toHaveLength(2);
    expect(page).toContain('<title>Field &lt;Notes&gt;</title>');
    expect(page).toContain('<html lang="de" dir="ltr">');
    expect(page).toContain('On foot.</p>');
    expect(page).toContain('14. März 2026');
    expect(page).toContain('href="/assets/accent-1f6f54.css"');
    expect(hrefs(piece(page, '<nav class="site-navigation"', '</nav>'))).toEqual(['/about/', '/search']);
  });

  test('says so when nothing is published, and every other list stands too', async () => {
    await using site = await openSite(kind);
    expect(await site.read('/')).toContain('Nothing has been published yet');
    for (const path of [
      '/tags/',
      '/archive/',
      '/search',
      '/search?q=x',
      '/feed.xml',
      '/feed.json',
      '/llms.txt',
    ]) {
      expect.soft((await site.get(path)).status, path).toBe(200);
    }
  });
});

describe.each(DATABASE_KINDS)('the lists of a tag, an author and a time on %s', (kind) => {
  test('a tag has its posts on numbered pages, its feed, and a count in the index', async () => {
    await using site = await openSite(kind);
    await site.addPosts([
      ...numbered(6, { tags: ['C++'] }),
      { slug: 'other', tags: ['Zoo'] },
      { slug: 'hidden', tags: ['Only hidden', 'C++'], status: 'draft' },
    ]);
    const first = await site.read('/tags/c/');
    expect(listedTitles(first)).toEqual(['Post 6', 'Post 5', 'Post 4', 'Post 3', 'Post 2']);
    expect(listedTitles(await site.read('/tags/c/page/2/'))).toEqual(['Post 1']);
    expect(neighbours(first)).toEqual({ prev: [], next: ['/tags/c/page/2/'] });
    expect(first).toContain(
      '<link rel="alternate" type="application/rss+xml" title="C++ · Octavo" href="/tags/c/feed.xml"/>',
    );
    await expectRedirect(site, '/tags/c/page/1/', '/tags/c/');
    for (const path of ['/tags/c/page/3/', '/tags/nothing/', '/tags/C/']) {
      expect.soft((await site.get(path)).status, path).toBe(404);
    }
    const index = piece(await site.read('/tags/'), '<section class="tag-group"', '</section>');
    expect(all(index, /<a [^>]*>([^<]*)<\/a>/g)).toEqual(['C++', 'Zoo']);
    expect(all(index, /tag-count">(\d+)/g)).toEqual(['6', '1']);
  });

  test('an author has a page with what is known of them and their posts; who published nothing has none', async () => {
    await using site = await openSite(kind);
    await site.addPosts([
      ...numbered(6, { author: 'Zoë Ökten' }),
      { slug: 'hers', author: 'Grace' },
      { slug: 'draft', author: 'Quiet', status: 'draft' },
    ]);
    const first = await site.read('/authors/zoe-okten/');
    expect(first).toContain('<h1 dir="auto">Zoë Ökten</h1>');
    expect(first).toContain('<li>6 posts</li>');
    expect(listedTitles(first)).toHaveLength(5);
    expect(listedTitles(await site.read('/authors/zoe-okten/page/2/'))).toEqual(['Post 1']);
    await expectRedirect(site, '/authors/zoe-okten/page/1/', '/authors/zoe-okten/');
    for (const path of [
      '/authors/quiet/',
      '/authors/quiet/feed.xml',
      '/authors/nobody/',
      '/authors/zoe-okten/page/3/',
    ]) {
      expect.soft((await site.get(path)).status, path).toBe(404);
    }
  });

  test("the archive sorts posts into the years and months of the site's time zone", async () => {
    await using site = await openSite(kind);
    await site.set('timeZone', 'America/New_York');
    await site.addPosts([
      { slug: 'new-year-in-utc', publishedAt: Date.UTC(2026, 0, 1, 4, 59) },
      { slug: 'new-year', publishedAt: Date.UTC(2026, 0, 1, 5) },
      { slug: 'march', publishedAt: Date.UTC(2026, 2, 31, 23) },
      { slug: 'long-ago', publishedAt: Date.UTC(1969, 6, 20, 20) },
    ]);
    const index = await site.read('/archive/');
    expect(hrefs(piece(index, '<main', '</main>'))).toEqual([
      '/archive/2026/',
      '/archive/2026/01/',
      '/archive/2026/03/',
      '/archive/2025/',
      '/archive/2025/12/',
      '/archive/1969/',
      '/archive/1969/07/',
    ]);
    expect(datedTitles(await site.read('/archive/2025/'))).toEqual(['New year in utc']);
    expect(datedTitles(await site.read('/archive/2026/'))).toEqual(['March', 'New year']);
    expect(datedTitles(await site.read('/archive/2026/01/'))).toEqual(['New year']);
    expect(await site.read('/archive/2025/12/')).toContain('>Dec 31</time>');
    expect(periods(await site.read('/archive/2026/01/'))).toEqual(['/archive/2025/12/', '/archive/2026/03/']);
    expect(periods(await site.read('/archive/2025/'))).toEqual(['/archive/1969/', '/archive/2026/']);
    for (const path of [
      '/archive/2024/',
      '/archive/2026/02/',
      '/archive/2026/13/',
      '/archive/2026/00/',
      '/archive/0069/',
      '/archive/2026/01x/',
    ]) {
      expect.soft((await site.get(path)).status, path).toBe(404);
    }
    await expectRedirect(site, '/2026/', '/archive/2026/');
    await expectRedirect(site, '/2026/03/', '/archive/2026/03/');
  });

  test('a year with many posts goes on on further pages', async () => {
    await using site = await openSite(kind);
    await site.addPosts(
      Array.from({ length: 101 }, (_, index) => ({
        slug: `post-${index}`,
        publishedAt: NOON - index * HOUR,
      })),
    );
    expect(datedTitles(await site.read('/archive/2026/'))).toHaveLength(100);
    expect(datedTitles(await site.read('/archive/2026/page/2/'))).toEqual(['Post 100']);
    expect((await site.get('/archive/2026/page/3/')).status).toBe(404);
  });
});

describe.each(DATABASE_KINDS)('who sees which text on %s', (kind) => {
  /** Every place where a post could show, but for its own address. */
  const PLACES = [
    '/',
    '/tags/',
    '/tags/moon/',
    '/archive/',
    '/archive/2026/03/',
    '/authors/ada/',
    '/open/',
    '/search?q=zanzibar',
    '/no-such-page/',
    ...['', '/tags/moon', '/authors/ada'].flatMap((place) =>
      ['feed.xml', 'atom.xml', 'feed.json'].map((file) => `${place}/${file}`),
    ),
    ...['/sitemap.xml', '/sitemaps/posts-1.xml', '/sitemaps/pages.xml', '/sitemaps/tags.xml', '/llms.txt'],
  ];
  const secret = {
    slug: 'hidden-thing',
    source: 'About zanzibar.',
    tags: ['Moon'],
    publishedAt: NOON + HOUR,
  } as const;

  async function siteWith(post: Partial<PostFields>) {
    const site = await openSite(kind);
    await site.addPost({ slug: 'open', tags: ['Moon', 'Sun'] });
    const id = await site.addPost({ ...secret, ...post });
    await site.addRedirect('/?p=77', { postId: id });
    return { site, id, [Symbol.asyncDispose]: () => site[Symbol.asyncDispose]() };
  }

  test.each(['draft', 'scheduled'] as const)('a %s is nowhere', async (status) => {
    await using opened = await siteWith({ status });
    const { site } = opened;
    for (const path of PLACES) {
      expect.soft(await (await site.get(path)).text(), path).not.toMatch(/hidden.thing/i);
    }
    for (const path of ['/hidden-thing/', '/hidden-thing', '/hidden-thing.md']) {
      expect.soft((await site.get(path)).status, path).toBe(404);
    }
    expect((await site.get('/?p=77')).status).toBe(200);
    expect(all(await site.read('/tags/'), /tag-count">(\d+)/g)).toEqual(['1', '1']);
  });

  test('a scheduled post is everywhere as soon as its time has come, and not before', async () => {
    await using opened = await siteWith({ status: 'scheduled' });
    const { site } = opened;
    const publish = () => site.database.transaction((tx) => publishDuePosts(tx, site.clock.now));
    expect(await publish()).toEqual([]);
    site.clock.now = NOON + HOUR;
    expect(await publish()).toEqual([opened.id]);
    for (const path of PLACES.filter(
      (place) => !/pages\.xml|tags\.xml|sitemap\.xml|^\/tags\/$|^\/archive\/$/.test(place),
    )) {
      expect.soft(await (await site.get(path)).text(), path).toMatch(/hidden-thing(\/|\.md)/);
    }
    expect((await site.get('/hidden-thing.md')).status).toBe(200);
    await expectRedirect(site, '/?p=77', '/hidden-thing/');
    expect(all(await site.read('/tags/'), /tag-count">(\d+)/g)).toEqual(['2', '1']);
  });

  test('an unlisted post is read by who has its address, and is in no list, feed, sitemap or search', async () => {
    await using opened = await siteWith({ status: 'unlisted' });
    const { site } = opened;
    for (const path of PLACES) {
      expect.soft(await (await site.get(path)).text(), path).not.toMatch(/hidden.thing/i);
    }
    const page = await site.read('/hidden-thing/');
    expect(page).toContain('About zanzibar.');
    expect(page).toContain('<meta name="robots" content="noindex"/>');
    expect(page).not.toContain('rel="canonical"');
    expect(await site.read('/hidden-thing.md')).toContain('About zanzibar.');
    await expectRedirect(site, '/?p=77', '/hidden-thing/');
  });

  test('a post that is taken back, renamed or given other tags leaves the lists it was in', async () => {
    await using opened = await siteWith({ status: 'published', publishedAt: NOON });
    const { site, id } = opened;
    await site.addPost({
      ...secret,
      id,
      status: 'published',
      publishedAt: NOON,
      author: 'Grace',
      tags: ['Sun'],
    });
    expect(listedTitles(await site.read('/tags/moon/'))).toEqual(['Open']);
    expect(listedTitles(await site.read('/tags/sun/'))).toEqual(['Hidden thing', 'Open']);
    expect(listedTitles(await site.read('/authors/ada/'))).toEqual(['Open']);
    expect(listedTitles(await site.read('/authors/grace/'))).toEqual(['Hidden thing']);
    await site.addPost({ ...secret, id, status: 'draft', author: 'Grace', tags: ['Sun'] });
    expect(listedTitles(await site.read('/tags/sun/'))).toEqual(['Open']);
    expect((await site.get('/authors/grace/')).status).toBe(404);
    expect(all(await site.read('/tags/'), /tag-count">(\d+)/g)).toEqual(['1', '1']);
  });

  test('static pages stand at nested paths, outside every list of posts', async () => {
    await using site = await openSite(kind);
    await site.addPageText({ path: 'about' });
    await site.addPageText({ path: 'about/the team', title: 'The team', source: '**We** are here.' });
    await site.addPageText({ path: 'hidden', status: 'unlisted' });
    await site.addPageText({ path: 'unready', status: 'draft', publishedAt: null });
    expect(await site.read('/about/')).toContain('<p>About about.</p>');
    expect(await site.read('/about/the%20team/')).toContain('<strong>We</strong> are here.');
    expect(await site.read('/about/the%20team.md')).toContain('**We** are here.');
    await expectRedirect(site, '/about/the%20team', '/about/the%20team/');
    expect(await site.read('/hidden/')).toContain('<meta name="robots" content="noindex"/>');
    for (const path of ['/unready/', '/unready.md', '/about/the/', '/team/', '/about/the%20team/x/']) {
      expect.soft((await site.get(path)).status, path).toBe(404);
    }
    expect(await site.read('/')).not.toContain('About');
    expect(all(await site.read('/sitemaps/pages.xml'), /<loc>([^<]*)<\/loc>/g).slice(-2)).toEqual([
      'http://site.test/about/',
      'http://site.test/about/the%20team/',
    ]);
    expect(await site.read('/llms.txt')).toContain('(http://site.test/about/the%20team.md)');
  });
});

/** Where a page's links to its neighbours lead; those for browsers and those for people must agree. */
function neighbours(html: string): { prev: string[]; next: string[] } {
  const links = (rel: string) => {
    const inHead = all(html, new RegExp(`<link rel="${rel}" href="([^"]*)"`, 'g'));
    const inBody = all(html, new RegExp(`<a [^>]*href="([^"]*)" rel="${rel}"`, 'g'));
    expect(inBody).toEqual(inHead);
    return inHead;
  };
  return { prev: links('prev'), next: links('next') };
}

function datedTitles(html: string): string[] {
  return all(html, /<\/time> <a [^>]*>([^<]*)<\/a>/g);
}

function periods(html: string): string[] {
  return hrefs(piece(html, '<nav class="adjacent-posts"', '</nav>'));
}

async function expectRedirect(site: TestSite, from: string, to: string): Promise<void> {
  const response = await site.get(from);
  expect.soft([response.status, response.headers.get('Location')], from).toEqual([301, to]);
}

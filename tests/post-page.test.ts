// What readers find on a post's page, on both databases.
import { describe, expect, test } from 'vitest';
import { DATABASE_KINDS } from './support/databases.ts';
import { all, DAY, HOUR, hrefs, NOON, openSite, piece } from './support/site.ts';

describe.each(DATABASE_KINDS)('a post on %s', (kind) => {
  test('shows its text, tags, author, dates and cover, and says to machines what it is', async () => {
    await using site = await openSite(kind);
    const cover = await site.addPicture();
    await site.addPost({
      slug: 'sea',
      title: 'The <sea> & me',
      author: 'Grace',
      source: 'It is **wide**.\n\n```js\nconst a = 1;\n```\n',
      excerpt: 'On "water".',
      tags: ['Sea', 'Birds'],
      coverMediaId: cover.id,
      coverAlt: 'Waves',
      updatedAt: NOON + 3 * DAY,
    });
    const page = await site.read('/sea/');
    const article = piece(page, '<article class="post"', '</article>');
    expect(article).toContain('<h1 dir="auto">The &lt;sea&gt; &amp; me</h1>');
    expect(article).toContain('<p>It is <strong>wide</strong>.</p>');
    expect(article).toContain('<span class="hljs-keyword">const</span>');
    expect(all(article, /<a [^>]*rel="tag"[^>]*>([^<]*)</g)).toEqual(['Sea', 'Birds']);
    expect(all(article, /<time [^>]*>([^<]*)</g)).toEqual(['March 15, 2026', 'March 18, 2026']);
    expect(piece(article, '<aside class="author-box"', '</aside>')).toContain('<a href="/authors/grace/"');
    expect(piece(article, '<figure class="post-cover"', '</figure>')).toContain('alt="Waves"');
    expect(page).toContain('<title>The &lt;sea&gt; &amp; me · Octavo</title>');
    expect(page).toContain('<meta name="description" content="On &quot;water&quot;."/>');
    expect(page).toContain('<link rel="canonical" href="http://site.test/sea/"/>');
    expect(page).toContain('<link rel="alternate" type="text/markdown" href="/sea.md"/>');
    expect(page).toMatch(
      /<meta property="og:image" content="http:\/\/site\.test\/media\/[^"]+\/sea\.jpg"\/>/,
    );
    const [data = ''] = all(page, /<script type="application\/ld\+json">([^<]*)<\/script>/g);
    expect(JSON.parse(data)['@graph'][0]).toMatchObject({
      '@type': 'BlogPosting',
      headline: 'The <sea> & me',
      datePublished: '2026-03-15T12:00:00.000Z',
      dateModified: '2026-03-18T12:00:00.000Z',
      author: { name: 'Grace', url: 'http://site.test/authors/grace/' },
      keywords: ['Sea', 'Birds'],
    });
  });

  test('shows the comments as threads, oldest first, with the answers inside what they answer', async () => {
    await using site = await openSite(kind);
    const id = await site.addPost({ slug: 'talk' });
    const ids = await site.addComments(id, [
      { text: 'A', by: 'Ann', website: 'https://ann.example/' },
      { text: 'B', by: 'Bob', website: 'javascript:alert(1)' },
      { text: 'A1', author: 'Ada', replyTo: 0 },
      { text: 'B1', author: 'Grace', replyTo: 1 },
      { text: 'A11', replyTo: 2 },
      { text: 'A2', replyTo: 0 },
    ]);
    const section = piece(await site.read('/talk/'), '<section class="comments"', '</section>');
    expect(section).toContain('<h2 id="comments-title">6 comments</h2>');
    expect(outline(section)).toEqual(['1 A', '2 A1', '3 A11', '2 A2', '1 B', '2 B1']);
    expect(all(section, /id="comment-(\d+)"/g).map(Number)).toEqual(
      [0, 2, 4, 5, 1, 3].map((index) => ids[index]),
    );
    expect(section).toContain('<a href="https://ann.example/" rel="nofollow ugc noopener">Ann</a>');
    expect(section).toContain('<b class="comment-author" dir="auto">Bob</b>');
    // Who has published nothing has no page to lead to.
    expect(section).toContain('<b class="comment-author" dir="auto">Grace</b>');
    expect(all(section, /(comment-badge)/g)).toHaveLength(1);
    expect(piece(section, '<a href="/authors/ada/">', '</header>')).toContain('comment-badge');
  });

  test('never shows a comment that is pending, spam or deleted; answers to it stand on their own', async () => {
    await using site = await openSite(kind);
    const id = await site.addPost({ slug: 'talk' });
    await site.addComments(id, [
      { text: 'Secret 1', by: 'Mallory 1', status: 'pending' },
      { text: 'Secret 2', by: 'Mallory 2', status: 'spam' },
      { text: 'Secret 3', by: 'Mallory 3', status: 'deleted' },
      { text: 'Answer', replyTo: 1 },
      { text: 'Answer to the answer', replyTo: 3 },
      { text: 'Secret 4', by: 'Mallory 4', replyTo: 3, status: 'spam' },
    ]);
    for (const path of ['/talk/', '/', '/feed.xml', '/feed.json', '/talk.md', '/search?q=secret']) {
      expect.soft(await site.read(path), path).not.toMatch(/Secret|Mallory/);
    }
    const section = piece(await site.read('/talk/'), '<section class="comments"', '</section>');
    expect(section).toContain('>2 comments</h2>');
    expect(outline(section)).toEqual(['1 Answer', '2 Answer to the answer']);
  });

  test('has no part for comments where there are none and none are taken', async () => {
    await using site = await openSite(kind);
    const id = await site.addPost({ slug: 'quiet' });
    await site.addComments(id, [{ text: 'Unread', status: 'pending' }]);
    expect(await site.read('/quiet/')).toContain('>No comments yet</h2>');
    await site.set('commentsFrom', 'nobody');
    expect(await site.read('/quiet/')).not.toContain('id="comments"');
  });

  test('begins with a table of contents when it is long, whose links lead to its headings', async () => {
    await using site = await openSite(kind);
    const chapter = (title: string) => `## ${title}\n\n${'word '.repeat(250)}\n\n`;
    const source = ['First', 'Second', 'Über uns', 'Comments', 'First'].map(chapter).join('');
    await site.addPosts([
      { slug: 'long', source },
      { slug: 'short', source: source.slice(0, 900) },
    ]);
    const page = await site.read('/long/');
    const contents = piece(page, '<nav class="contents-aside"', '</nav>');
    expect(all(contents, /<a [^>]*>([^<]*)</g)).toEqual(['First', 'Second', 'Über uns', 'Comments', 'First']);
    const targets = hrefs(contents).map((href) => decodeURIComponent(href.slice(1)));
    expect(new Set(targets).size).toBe(5);
    for (const target of targets)
      expect.soft(all(page, new RegExp(`( id="${target}")`, 'g')), target).toHaveLength(1);
    expect(await site.read('/short/')).not.toContain('contents-aside');
  });

  test('leads to the posts before and after it, also where they are of the same moment', async () => {
    await using site = await openSite(kind);
    await site.addPosts([
      { slug: 'first', publishedAt: NOON - DAY },
      { slug: 'twin-one' },
      { slug: 'twin-two' },
      { slug: 'last', publishedAt: NOON + HOUR },
      { slug: 'unlisted', status: 'unlisted', publishedAt: NOON + 1 },
      { slug: 'draft', status: 'draft', publishedAt: NOON - 1 },
    ]);
    const around = async (path: string) =>
      hrefs(piece(await site.read(path), '<nav class="adjacent-posts"', '</nav>'));
    expect(await around('/first/')).toEqual(['/twin-one/']);
    expect(await around('/twin-one/')).toEqual(['/first/', '/twin-two/']);
    expect(await around('/twin-two/')).toEqual(['/twin-one/', '/last/']);
    expect(await around('/last/')).toEqual(['/twin-two/']);
  });

  test('leads to at most four posts that share its tags: those that share most first, then the newest', async () => {
    await using site = await openSite(kind);
    await site.addPosts([
      { slug: 'here', tags: ['A', 'B', 'C'] },
      { slug: 'one-old', tags: ['A'], publishedAt: NOON - 9 * DAY },
      { slug: 'three-old', tags: ['C', 'B', 'A'], publishedAt: NOON - 8 * DAY },
      { slug: 'two', tags: ['B', 'C', 'X'], publishedAt: NOON - 7 * DAY },
      { slug: 'one-new', tags: ['C'], publishedAt: NOON - 6 * DAY },
      { slug: 'one-newest', tags: ['B'], publishedAt: NOON - 5 * DAY },
      { slug: 'none', tags: ['X'], publishedAt: NOON - 4 * DAY },
      { slug: 'unlisted', tags: ['A', 'B', 'C'], status: 'unlisted' },
    ]);
    const related = piece(await site.read('/here/'), '<section class="related-posts"', '</section>');
    expect(hrefs(related)).toEqual(['/three-old/', '/two/', '/one-newest/', '/one-new/']);
    expect(await site.read('/none/')).toContain('related-posts');
    await site.addPost({ slug: 'alone' });
    expect(await site.read('/alone/')).not.toContain('related-posts');
  });

  test('is served as Markdown, as it was written, never as something that a browser runs', async () => {
    await using site = await openSite(kind);
    const source = 'Some *text*.\n\n<script>alert(1)</script>\n';
    await site.addPost({ slug: 'raw', source, author: 'Grace', tags: ['A: b'] });
    const response = await site.get('/raw.md');
    expect(response.headers.get('Content-Type')).toBe('text/markdown; charset=utf-8');
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(response.headers.get('Link')).toBe('<http://site.test/raw/>; rel="canonical"');
    const text = await response.text();
    expect(text).toMatch(/^---\ntitle: Raw\n.*author: Grace\n.*- "A: b"\n.*---\n\nSome \*text\*\./s);
    expect(await site.read('/raw/')).not.toContain('alert(1)');
  });
});

/** Each comment of a section with the depth of the list it stands in. */
function outline(section: string): string[] {
  const entries: string[] = [];
  let depth = 0;
  for (const [, open, close, text] of section.matchAll(
    /(<ol class="comment-list)|(<\/ol>)|<div class="comment-body[^>]*><p>([^<]*)/g,
  )) {
    if (open) depth += 1;
    else if (close) depth -= 1;
    else entries.push(`${depth} ${text}`);
  }
  return entries;
}

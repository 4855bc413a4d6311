import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeDatabases, type TestDatabase } from '../../../tests/support/databases.ts';
import { recount, storedCounts } from '../../../tests/support/recount.ts';
import {
  type SampleExport,
  type SampleItem,
  sampleAuthor,
  sampleExport,
} from '../../../tests/support/wordpress-export.ts';
import { threadsOfPost } from '../../comments/threads-of-post.ts';
import { FolderMediaStore } from '../../media/folder-media-store.ts';
import { findReadablePost } from '../../posts/post-page-queries.ts';
import { findRedirect } from '../../redirects/redirect-queries.ts';
import { loadSettings } from '../../site/setting-queries.ts';
import { importWordpress, type WordPressImportOptions } from './import-wordpress.ts';
import type { WordPressReport } from './wordpress-report.ts';

const NOW = Date.UTC(2026, 0, 1);
const SAMPLE_TIME = Date.UTC(2020, 2, 4, 10);
const ANNA = sampleAuthor(1, 'anna', 'Anna Smith');

describeDatabases('importing a WordPress export', (open) => {
  let db: TestDatabase;
  let folder: string;

  beforeEach(async () => {
    db = await open();
    folder = await mkdtemp(join(tmpdir(), 'octavo-wordpress-'));
  });
  afterEach(async () => {
    await db[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  async function take(
    sample: SampleExport | string,
    options: Partial<WordPressImportOptions> & { now?: number; signal?: AbortSignal } = {},
  ): Promise<WordPressReport> {
    const file = join(folder, 'export.xml');
    await writeFile(file, typeof sample === 'string' ? sample : sampleExport({ head: ANNA, ...sample }));
    const { now = NOW, signal, ...rest } = options;
    const mediaStore = new FolderMediaStore(join(folder, 'store'));
    const context = { database: db.database, mediaStore, now: () => now, ...(signal && { signal }) };
    return importWordpress(context, { file, ...rest });
  }

  const takeItems = (...items: SampleItem[]) => take({ items });
  const rows = (table: 'posts' | 'pages' | 'comments' | 'tags' | 'users' | 'media' | 'redirects') =>
    db.database.read
      .selectFrom(table)
      .selectAll()
      .orderBy(table === 'redirects' ? 'path' : ('id' as never))
      .execute() as Promise<Record<string, unknown>[]>;
  const post = (slug: string) =>
    db.database.read.selectFrom('posts').selectAll().where('slug', '=', slug).executeTakeFirstOrThrow();
  const messages = (report: WordPressReport) =>
    [...report.warnings, ...report.leftOut].map((line) => `${line.item}: ${line.message}`);

  async function everything() {
    const names = ['posts', 'pages', 'comments', 'tags', 'users', 'media', 'redirects'] as const;
    return Promise.all(names.map(rows));
  }

  test('a post comes with its author, terms, dates and text', async () => {
    const head = `${ANNA}<wp:category><wp:category_nicename>r-and-d</wp:category_nicename><wp:cat_name><![CDATA[R &amp; D]]></wp:cat_name>
      <wp:category_description><![CDATA[What we try]]></wp:category_description></wp:category>`;
    const items = [
      {
        id: 7,
        title: 'Fish &amp; <em>chips</em>, List<int>',
        slug: '%d0%bf%d1%80%d0%b8%d0%b2%d0%b5%d1%82',
        content: 'One\ntwo.\n\nThree.',
        modified: '2021-01-01 12:00:00',
        terms: ['category:r-and-d:R &amp; D', 'post_tag:new:New', 'post_format:post-format-aside:Aside'],
      },
    ];
    const report = await take({ head, items });
    expect(report.summary()).toContain('posts      1 added');
    const settings = await loadSettings(db.database.read);
    const found = await findReadablePost(db.database.read, 'привет', settings);
    expect(found?.post).toMatchObject({
      title: 'Fish & chips, List<int>',
      publishedAt: SAMPLE_TIME,
      updatedAt: Date.UTC(2021, 0, 1, 12),
      author: { slug: 'anna', name: 'Anna Smith' },
      tags: [
        { slug: 'r-and-d', name: 'R & D' },
        { slug: 'new', name: 'New' },
      ],
    });
    expect(found?.source).toBe('<p>One<br>\ntwo.</p>\n<p>Three.</p>');
    expect((await rows('tags'))[0]).toMatchObject({
      name: 'R & D',
      description: 'What we try',
      post_count: 1,
    });
    expect((await rows('users'))[0]).toMatchObject({
      email: 'anna@example.org',
      post_count: 1,
      role: 'author',
    });
  });

  test.each<[string, SampleItem, string, string | null]>([
    ['published', { status: 'publish' }, 'published', null],
    ['scheduled', { status: 'future', date: '2030-01-01 00:00:00' }, 'scheduled', null],
    ['a draft', { status: 'draft' }, 'draft', null],
    ['pending', { status: 'pending' }, 'draft', null],
    ['an automatic draft', { status: 'auto-draft' }, 'draft', null],
    ['private', { status: 'private' }, 'draft', 'imported as a draft because it was private'],
    [
      'behind a password',
      { password: 'secret' },
      'draft',
      'imported as a draft because it was protected by a password',
    ],
    [
      'private and behind a blank password',
      { status: 'private', password: ' ' },
      'draft',
      'because it was private',
    ],
    ['scheduled behind a password', { status: 'future', password: 'x' }, 'draft', 'protected by a password'],
    ['of an unknown status', { status: 'pitch' }, 'draft', 'because it had the status "pitch"'],
    [
      'published without a date',
      { date: '0000-00-00 00:00:00', localDate: '' },
      'draft',
      'because it has no date',
    ],
    ['due since', { status: 'future' }, 'scheduled', 'was scheduled for a time that has passed'],
  ])('what was %s is told apart', async (_, item, status, note) => {
    for (const type of ['post', 'page']) {
      const report = await takeItems({ id: type === 'post' ? 1 : 2, type, slug: 'it', ...item });
      if (note !== null) expect(messages(report).join('\n')).toContain(note);
    }
    expect((await rows('posts'))[0]?.status).toBe(status);
    expect((await rows('pages'))[0]?.status).toBe(status);
  });

  test('a local time counts where the other is missing', async () => {
    const zeros = '0000-00-00 00:00:00';
    await takeItems(
      { id: 1 },
      { id: 2, date: zeros, localDate: '2019-07-01 12:00:00', modified: '2019-07-02 09:00:00' },
    );
    expect(await post('item-2')).toMatchObject({
      published_at: Date.UTC(2019, 6, 1, 11),
      updated_at: Date.UTC(2019, 6, 2, 9),
    });
  });

  test('comments keep their threads, statuses and writers, whatever their order', async () => {
    await take({
      items: [
        {
          id: 1,
          comments: [
            {
              id: 12,
              parent: 11,
              name: 'Ben &amp; Co',
              email: 'ben@example.org',
              url: 'https://ben.example',
            },
            { id: 11, user: 1, name: 'somebody', content: 'First\nline <b>bold</b><script>x</script>' },
            { id: 13, parent: 12, approved: '0' },
            { id: 14, approved: 'spam' },
            { id: 15, approved: 'trash', url: 'javascript:alert(1)' },
            { id: 16, parent: 999, name: '', user: 77 },
            { id: 17, parent: 18 },
            { id: 18, parent: 17 },
            { id: 19, approved: 'hold' },
          ],
        },
      ],
    });
    const comments = await rows('comments');
    const byText = new Map(comments.map((row) => [row.text, row]));
    expect(comments).toHaveLength(9);
    expect(byText.get('Comment 12')).toMatchObject({
      status: 'approved',
      guest_name: 'Ben & Co',
      guest_email: 'ben@example.org',
      guest_website: 'https://ben.example/',
      created_at: SAMPLE_TIME,
      parent_id: comments.find((row) => String(row.text).startsWith('First'))?.id,
    });
    expect(byText.get('Comment 13')).toMatchObject({
      status: 'pending',
      parent_id: byText.get('Comment 12')?.id,
    });
    expect(byText.get('Comment 14')?.status).toBe('spam');
    expect(byText.get('Comment 15')).toMatchObject({ status: 'deleted', guest_website: null });
    expect(byText.get('Comment 16')).toMatchObject({
      parent_id: null,
      guest_name: 'Anonymous',
      author_id: null,
    });
    expect(byText.get('Comment 19')?.status).toBe('pending');
    const imported = await post('item-1');
    expect(imported.comment_count).toBe(5);
    const onPost = { id: imported.id, authorSlug: 'anna' };
    const threads = await threadsOfPost(db.database.read, onPost, { page: 1, size: 100 });
    const first = threads.find((thread) => thread.byPostAuthor);
    expect(first).toMatchObject({
      authorName: 'Anna Smith',
      replies: [{ authorName: 'Ben & Co', replies: [] }],
    });
    expect(first?.html).toBe('<p>First<br>\nline <strong>bold</strong></p>');
  });

  test('comments that are no comments, empty or too long are left out by name', async () => {
    const report = await takeItems({
      id: 1,
      comments: [
        { id: 1, type: 'pingback' },
        { id: 2, type: 'trackback' },
        { id: 3, type: 'order_note' },
        { id: 4, content: ' \n' },
        { id: 5, content: 'x'.repeat(10_001) },
        { id: 6, type: '' },
        { id: 6, content: 'twice' },
      ],
    });
    expect(report.countOf('comments', 'added')).toBe(1);
    expect(report.countOf('comments', 'left out')).toBe(6);
    expect(messages(report).join('\n')).toContain(
      'longer than 10000 characters; raise the setting commentMaxLength',
    );
  });

  test('every item and comment of the file is accounted for', async () => {
    const others = [
      'nav_menu_item',
      'revision',
      'wp_block',
      'wp_template',
      'wp_global_styles',
      'product',
      'custom_css',
    ];
    const items: SampleItem[] = [
      { id: 1, comments: [{ id: 1 }] },
      { id: 1, title: 'Twice', comments: [{ id: 2 }] },
      { id: 2, status: 'trash', comments: [{ id: 3 }] },
      { id: 3, type: 'page', comments: [{ id: 4 }] },
      { id: 4, type: 'page', status: 'trash' },
      {
        id: 5,
        type: 'attachment',
        status: 'inherit',
        attachmentUrl: 'https://blog.example/a.jpg',
        comments: [{ id: 5 }],
      },
      { id: 6, type: 'attachment', status: 'trash' },
      { id: 7, content: '<div>'.repeat(5000), comments: [{ id: 6 }] },
      ...others.map((type, index) => ({ id: 20 + index, type, comments: [{ id: 20 + index }] })),
    ];
    for (const run of ['first', 'second']) {
      const report = await takeItems(...items);
      expect(itemsIn(report), run).toBe(items.length);
      expect(sumOf(report, ['comments']), run).toBe(6 + others.length);
      expect(report.countOf('menu items', 'left out')).toBe(1);
      expect(report.countOf('product items', 'left out')).toBe(1);
      expect(report.countOf('posts', 'left out')).toBe(3);
    }
  });

  test('the same import again changes nothing, and takes what is new or changed', async () => {
    const items: SampleItem[] = [
      {
        id: 1,
        terms: ['category:a:A', 'post_tag:a:A'],
        comments: [{ id: 1 }, { id: 2, parent: 1 }],
        meta: { _wp_old_slug: 'before' },
      },
      { id: 2, type: 'page', slug: 'about' },
      { id: 3, type: 'page', slug: 'team', parent: 2 },
      { id: 4, status: 'draft' },
    ];
    await takeItems(...items);
    const before = await everything();
    const again = await take({ items }, { now: NOW + 1000 });
    expect(await everything()).toEqual(before);
    expect(again.summary()).not.toMatch(/added|changed(?<!unchanged)/);

    const changed = items.map((item) =>
      item.id === 1
        ? {
            ...item,
            content: 'Other',
            modified: '2022-02-02 00:00:00',
            comments: [{ id: 1, approved: '0' }, { id: 2, parent: 1 }, { id: 3 }],
          }
        : item,
    );
    const report = await take({ items: changed }, { now: NOW + 2000 });
    expect(report.countOf('posts', 'changed')).toBe(1);
    expect(report.countOf('comments', 'changed')).toBe(1);
    expect(report.countOf('comments', 'added')).toBe(1);
    expect(await post('item-1')).toMatchObject({
      source: '<p>Other</p>',
      updated_at: Date.UTC(2022, 1, 2),
      comment_count: 2,
    });
  });

  test('a comment that answers another one by now stands in its thread, with the replies below it', async () => {
    const comments = [{ id: 1 }, { id: 2 }, { id: 3, parent: 2 }, { id: 4, parent: 3 }];
    await takeItems({ id: 1, comments });
    const threads = async () => (await rows('comments')).map((row) => [row.id, row.thread_id]);
    expect(await threads()).toEqual([...[1, 2].map((id) => [id, id]), ...[3, 4].map((id) => [id, 2])]);
    const moved = comments.map((comment) => (comment.id === 2 ? { id: 2, parent: 1 } : comment));
    await take({ items: [{ id: 1, comments: moved }] }, { now: NOW + 10 });
    expect(await threads()).toEqual([1, 2, 3, 4].map((id) => [id, 1]));
    const { read } = db.database;
    expect((await storedCounts(read)).threads).toEqual((await recount(read)).threads);
  });

  test('what was edited or deleted here stays so, unless it is to be overwritten', async () => {
    const items: SampleItem[] = [
      { id: 1, comments: [{ id: 1 }, { id: 2 }] },
      { id: 2 },
      { id: 3, type: 'page' },
    ];
    await takeItems(...items);
    await db.database.transaction(async (tx) => {
      await tx
        .updateTable('posts')
        .set({ title: 'Mine', updated_at: NOW + 5 })
        .where('slug', '=', 'item-1')
        .execute();
      await tx
        .updateTable('pages')
        .set({ title: 'Mine', updated_at: NOW + 5 })
        .execute();
      await tx.updateTable('comments').set({ status: 'spam' }).where('text', '=', 'Comment 1').execute();
      await tx.deleteFrom('comments').where('text', '=', 'Comment 2').execute();
      await tx.deleteFrom('posts').where('slug', '=', 'item-2').execute();
    });
    const changed = items.map((item) => ({ ...item, content: 'Changed there' }));
    const kept = await take({ items: changed }, { now: NOW + 10 });
    expect(messages(kept).join('\n')).toMatch(/edited here after the last import[\s\S]*deleted here/);
    expect(await post('item-1')).toMatchObject({ title: 'Mine' });
    expect((await rows('pages'))[0]).toMatchObject({ title: 'Mine' });
    expect(await rows('posts')).toHaveLength(1);
    expect((await rows('comments')).map((row) => row.status)).toEqual(['spam']);

    await take({ items: changed }, { now: NOW + 20, overwrite: true });
    expect(await post('item-1')).toMatchObject({ title: 'Item 1', source: '<p>Changed there</p>' });
    expect(await post('item-2')).toMatchObject({ title: 'Item 2' });
    expect((await rows('comments')).map((row) => row.status)).toEqual(['approved', 'approved']);
  });

  test('pages stand below their parents, whichever comes first in the file', async () => {
    await takeItems(
      { id: 3, type: 'page', slug: 'child', parent: 2 },
      { id: 4, type: 'page', slug: 'grandchild', parent: 3 },
      { id: 2, type: 'page', slug: 'parent' },
      { id: 5, type: 'page', slug: 'lost', parent: 99 },
      { id: 6, type: 'page', slug: 'round', parent: 7 },
      { id: 7, type: 'page', slug: 'about', parent: 6 },
      { id: 8, type: 'page', slug: 'feed' },
    );
    const paths = (await rows('pages')).map((row) => row.path);
    expect(paths).toEqual([
      'parent',
      'parent/child',
      'parent/child/grandchild',
      'lost',
      'feed-2',
      'round',
      'round/about',
    ]);
  });

  test('old addresses lead to where a text is now', async () => {
    const url = 'https://www.blog.example/news';
    const report = await take({
      url,
      items: [
        {
          id: 1,
          slug: 'hello',
          link: `${url}/2020/03/hello/`,
          guid: 'http://blog.example/news/?p=999',
          meta: { _wp_old_slug: 'hi' },
        },
        { id: 2, slug: 'here', link: 'https://blog.example/here/' },
        { id: 3, slug: 'clash', link: `${url}/2020/03/hello/` },
        { id: 4, type: 'page', slug: 'about', link: `${url}/about/` },
      ],
    });
    const settings = await loadSettings(db.database.read);
    const lead = (path: string) => findRedirect(db.database.read, path, settings);
    expect(await lead('/news/2020/03/hello')).toBe('/hello/');
    expect(await lead('/news/2020/03/hi/')).toBe('/hello/');
    expect(await lead('/news/?p=1')).toBe('/hello/');
    expect(await lead('/news/?p=999')).toBeUndefined();
    expect(await lead('/here/')).toBeUndefined();
    expect(await lead('/news/?page_id=4')).toBe('/about/');
    expect(messages(report).join('\n')).toContain(
      'its old address /news/2020/03/hello leads elsewhere already',
    );
  });

  test('slugs are kept, made of the title, or numbered when they are taken', async () => {
    await takeItems(
      { id: 1, slug: 'same' },
      { id: 2, slug: 'same' },
      { id: 3, slug: '', title: 'From the Title!' },
      { id: 4, slug: '', title: '', content: 'No title but a beginning of the text.' },
      { id: 5, slug: '', title: '', content: '' },
      { id: 6, slug: 'archive' },
    );
    expect((await rows('posts')).map((row) => [row.slug, row.title])).toEqual([
      ['same', 'Item 1'],
      ['same-2', 'Item 2'],
      ['from-the-title', 'From the Title!'],
      ['no-title-but-a-beginning-of-the-text', 'No title but a beginning of the text.'],
      ['untitled', 'Untitled'],
      ['archive-2', 'Item 6'],
    ]);
  });

  test('two authors of one name stay two, and a login that is a mail address is not shown', async () => {
    const head = [
      ANNA,
      sampleAuthor(2, 'anna2', 'Anna Smith'),
      sampleAuthor(3, 'carl@example.org', 'Carl'),
    ].join('');
    const items = [
      { id: 1, creator: 'anna' },
      { id: 2, creator: 'anna2' },
      { id: 3, creator: 'carl@example.org' },
      { id: 4, creator: '>anna' },
      { id: 5, creator: 'nobody' },
    ];
    await take({ head, items });
    const users = await rows('users');
    expect(users.map((row) => [row.slug, row.name, row.post_count])).toEqual([
      ['anna', 'Anna Smith', 2],
      ['anna2', 'Anna Smith (anna2)', 1],
      ['carl', 'Carl', 1],
      ['nobody', 'nobody', 1],
    ]);
  });

  test('a site that has no name yet takes the blog’s, and keeps it', async () => {
    await take({ title: 'Ours &amp; theirs' });
    expect(await loadSettings(db.database.read)).toMatchObject({
      name: 'Ours & theirs',
      description: 'All about it',
      language: 'de-DE',
    });
    const report = await take({ title: 'Another' });
    expect((await loadSettings(db.database.read)).name).toBe('Ours & theirs');
    expect(report.warnings).toEqual([]);
  });

  test('a file that was cut off gives what is whole, and the report says so', async () => {
    const whole = sampleExport({ head: ANNA, items: [{ id: 1 }, { id: 2 }, { id: 3 }] });
    const report = await take(whole.slice(0, whole.lastIndexOf('<wp:post_name>')));
    expect((await rows('posts')).map((row) => row.slug)).toEqual(['item-1', 'item-2']);
    expect(report.broken).toMatch(/breaks off at line \d+, column \d+/);
    expect(report.summary()).toContain('What stands before was imported');
    expect((await take(whole)).broken).toBeNull();
    expect(await rows('posts')).toHaveLength(3);
  });

  test('another file is refused and nothing is imported', async () => {
    await expect(take('<html></html>')).rejects.toMatchObject({ code: 'not-wxr' });
    expect(await db.database.read.selectFrom('settings').selectAll().execute()).toEqual([]);
  });

  test('an import that is stopped goes on where it was', async () => {
    const controller = new AbortController();
    const items = [1, 2, 3].map((id) => ({ id }));
    const file = join(folder, 'export.xml');
    await writeFile(file, sampleExport({ head: ANNA, items }));
    const context = {
      database: db.database,
      mediaStore: new FolderMediaStore(join(folder, 'store')),
      now: () => NOW,
      signal: controller.signal,
      progress: () => ({ advance: () => controller.abort(), done: () => {} }),
    };
    const report = await importWordpress(context, { file });
    expect(report.interrupted).toBe(true);
    expect(await rows('posts')).toHaveLength(1);
    const rest = await takeItems(...items);
    expect([rest.countOf('posts', 'unchanged'), rest.countOf('posts', 'added')]).toEqual([1, 2]);
  });

  test('pictures that lie beside the export replace their old addresses in every form', async () => {
    const uploads = join(folder, 'wp-content/uploads');
    await writePicture(join(uploads, '2020/03/cat.jpg'), '#aa0000');
    await writePicture(join(uploads, '2020/03/dog-scaled.jpg'), '#00aa00');
    await writePicture(join(uploads, '2020/03/unlisted.png'), '#0000aa');
    const old = 'https://blog.example/wp-content/uploads/2020/03';
    const attachment = (id: number, url: string, more: SampleItem = {}): SampleItem => ({
      id,
      type: 'attachment',
      status: 'inherit',
      attachmentUrl: url,
      parent: 1,
      ...more,
    });
    const report = await takeItems(
      {
        id: 1,
        meta: { _thumbnail_id: '11' },
        content: [
          `<img class="wp-image-11 size-medium" src="http://www.blog.example/wp-content/uploads/2020/03/cat-300x200.jpg?x=1" width="300" height="200" srcset="${old}/cat-300x200.jpg 300w, ${old}/cat.jpg 600w" sizes="100vw">`,
          `<a href="//i1.wp.com/blog.example/wp-content/uploads/2020/03/dog-1024x768.jpg?w=5"><img src="/wp-content/uploads/2020/03/dog.jpg" alt="A dog"></a>`,
          `<img src="${old}/unlisted-150x150.png" alt="">`,
          `<img src="https://elsewhere.example/wp-content/uploads/2020/03/cat.jpg" alt="theirs">`,
          `<img src="${old}/missing.jpg" alt="gone">`,
          '[gallery ids="12,11"]',
        ].join('\n\n'),
      },
      attachment(11, `${old}/cat.jpg`, {
        meta: { _wp_attachment_image_alt: 'A cat' },
        link: 'https://blog.example/hello/cat/',
      }),
      attachment(12, `${old}/dog-scaled.jpg`),
      attachment(13, `${old}/missing.jpg`),
      attachment(14, 'https://blog.example/wp-content/uploads/../../../etc/passwd'),
    );
    const { source, cover_media_id, cover_alt, html } = await post('item-1');
    const media = await rows('media');
    const place = (name: string) => new RegExp(`/media/[0-9a-f]{20}/${name}`).exec(source)?.[0] ?? 'nowhere';
    expect(media.map((row) => row.name)).toEqual(['cat.jpg', 'dog-scaled.jpg', 'unlisted.png']);
    expect(source.split('\n\n')[0]).toContain(`<p><img src="${place('cat.jpg')}" alt="A cat"></p>`);
    expect(source).toContain(
      `<a href="${place('dog-scaled.jpg')}"><img src="${place('dog-scaled.jpg')}" alt="A dog"></a>`,
    );
    expect(source).toContain(`<img src="${place('unlisted.png')}" alt="">`);
    expect(source).toContain('https://elsewhere.example/wp-content/uploads/2020/03/cat.jpg');
    expect(source).toContain(`${old}/missing.jpg`);
    expect(source).toMatch(
      /<figure class="wp-block-gallery">\s*<figure><img src="\/media\/[^"]*dog-scaled.jpg" alt="">/,
    );
    expect(html).toContain('width="600"');
    expect([cover_media_id, cover_alt]).toEqual([media[0]?.id, 'A cat']);
    expect([report.countOf('media', 'added'), report.countOf('media', 'left out')]).toEqual([2, 2]);
    expect(messages(report).filter((line) => line.includes('missing.jpg'))).toHaveLength(1);
    const settings = await loadSettings(db.database.read);
    expect(await findRedirect(db.database.read, '/wp-content/uploads/2020/03/cat.jpg', settings)).toBe(
      place('cat.jpg'),
    );
    expect(await findRedirect(db.database.read, '/?attachment_id=11', settings)).toBe(place('cat.jpg'));
  });

  test('pictures may lie in a folder of their own, and come later', async () => {
    const items: SampleItem[] = [
      {
        id: 1,
        content: '<img src="https://blog.example/wp-content/uploads/2020/03/cat.jpg" alt="">',
        meta: { _thumbnail_id: '2' },
      },
      {
        id: 2,
        type: 'attachment',
        status: 'inherit',
        attachmentUrl: 'https://blog.example/wp-content/uploads/2020/03/cat.jpg',
      },
    ];
    const without = await takeItems(...items);
    expect(messages(without).join('\n')).toContain('featured image');
    expect((await post('item-1')).source).toContain('https://blog.example/wp-content');
    const mediaFolder = join(folder, 'pictures');
    for (const place of ['2020/03/cat.jpg', 'uploads/2020/03/cat.jpg', 'cat.jpg']) {
      await rm(mediaFolder, { recursive: true, force: true });
      await writePicture(join(mediaFolder, place), '#123456');
      const report = await take({ items }, { mediaFolder });
      expect(report.countOf('media', 'left out')).toBe(0);
    }
    const { source, cover_media_id } = await post('item-1');
    expect(source).toMatch(/^<p><img src="\/media\/[0-9a-f]{20}\/cat.jpg" alt=""><\/p>$/);
    expect(cover_media_id).not.toBeNull();
    expect(await rows('media')).toHaveLength(1);
  });
});

async function writePicture(file: string, background: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await sharp({ create: { width: 600, height: 400, channels: 3, background } }).toFile(file);
}

const ITEM_NOUNS = [
  'posts',
  'pages',
  'media',
  'menu items',
  'revisions',
  'shared blocks',
  'wp_template items',
  'wp_global_styles items',
  'product items',
  'custom_css items',
];

function itemsIn(report: WordPressReport): number {
  return sumOf(report, ITEM_NOUNS);
}

function sumOf(report: WordPressReport, nouns: readonly string[]): number {
  const outcomes = ['added', 'changed', 'unchanged', 'left out'] as const;
  return nouns
    .flatMap((noun) => outcomes.map((outcome) => report.countOf(noun, outcome)))
    .reduce((sum, count) => sum + count, 0);
}

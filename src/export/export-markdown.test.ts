import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import { buildSampleSite } from '../../tests/support/sample-site.ts';
import { siteRows } from '../../tests/support/site-rows.ts';
import type { Database, Transaction } from '../database/database.ts';
import { importMarkdown } from '../import/markdown/import-markdown.ts';
import { FolderMediaStore } from '../media/folder-media-store.ts';
import { exportMarkdown } from './export-markdown.ts';

/** Titles, names and tags as nobody should write them, and somebody does. */
const HARD_TEXTS = [
  'Plain words',
  'Colon: and # hash',
  '- a list?',
  '"quoted" \'twice\'',
  '{{ braces }} {% and %} [brackets](x)',
  'yes',
  'null',
  '1.50',
  '2024-01-31',
  '0x1F',
  '~',
  '---',
  '+++',
  '<script>alert(1)</script>',
  ' leading and trailing ',
  'Ω≈ç√∫˜µ≤≥÷ ヽ༼ຈل͜ຈ༽ﾉ',
  'العربية עברית \u202egnirts',
  '👩‍👩‍👧 🏳️‍🌈 \u{1F1E9}\u{1F1EA}',
  'Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮',
  'tab\there, bell\u0007 there',
  '../../../etc/passwd%00',
  "Robert'); DROP TABLE posts;--",
  'C',
  'C++',
  'index',
  '字'.repeat(100),
];

describeDatabases('exportMarkdown', (open) => {
  let root: string;
  let made = 0;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'octavo-export-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  const newFolder = () => {
    made += 1;
    return join(root, String(made));
  };

  async function openSite() {
    const opened = await open();
    const mediaStore = new FolderMediaStore(newFolder());
    const context = { database: opened.database, mediaStore, now: () => Date.UTC(2026, 0, 1) };
    return { context, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
  }

  test('writes a site that is the same when it is imported', async () => {
    await using first = await openSite();
    await using second = await openSite();
    const folder = newFolder();
    await buildSampleSite(first.context, HARD_TEXTS);
    const summary = await exportMarkdown(first.context, { folder });
    expect(summary).toMatchObject({
      posts: HARD_TEXTS.length,
      pages: 1,
      media: 1,
      missing: [],
      isComplete: true,
    });
    const report = await importMarkdown(second.context, { folder });
    expect(report.leftOut).toEqual([]);
    expect(report.warnings).toEqual([]);
    expect(await siteRows(second.context.database)).toEqual(await siteRows(first.context.database));
  });

  test('changes nothing when it is imported where it comes from, or a second time', async () => {
    await using site = await openSite();
    const folder = newFolder();
    await buildSampleSite(site.context, HARD_TEXTS);
    await exportMarkdown(site.context, { folder });
    const before = await siteRows(site.context.database);
    for (const run of ['first', 'second']) {
      const report = await importMarkdown(site.context, { folder });
      expect.soft(report.leftOut, run).toEqual([]);
      expect.soft(report.countOf('posts', 'unchanged'), run).toBe(HARD_TEXTS.length);
      expect.soft(report.countOf('comments', 'added'), run).toBe(0);
    }
    expect(await siteRows(site.context.database)).toEqual(before);
  });

  test('writes the same files again, and removes those of posts that are gone', async () => {
    await using site = await openSite();
    const folder = newFolder();
    await buildSampleSite(site.context, ['One', 'Two']);
    await exportMarkdown(site.context, { folder });
    const one = await readFile(join(folder, 'posts/one.md'), 'utf8');
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await site.context.database.transaction((tx) =>
      tx.deleteFrom('posts').where('slug', '=', 'two').execute(),
    );
    await exportMarkdown(site.context, { folder });
    expect(await readFile(join(folder, 'posts/one.md'), 'utf8')).toBe(one);
    expect(await readdir(join(folder, 'posts'))).toEqual(['one.md']);
    expect(await readdir(join(folder, '_data/comments'))).toEqual(['one.yaml']);
    expect(await readFile(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
  });

  test('writes a post that people can read', async () => {
    await using site = await openSite();
    const folder = newFolder();
    await buildSampleSite(site.context, ['Hello']);
    await exportMarkdown(site.context, { folder });
    const [media] = await site.context.database.read.selectFrom('media').selectAll().execute();
    const picture = `/media/${media?.hash.slice(0, 20)}/night-sky.jpg`;
    expect(await readFile(join(folder, 'posts/hello.md'), 'utf8')).toBe(
      [
        '---',
        'title: Hello',
        'slug: hello',
        'status: published',
        'date: "2024-02-28T22:30:15.123Z"',
        'updated: "2024-02-28T22:30:15.123Z"',
        'author: Hello',
        'tags:',
        '  - Notes',
        '  - Hello',
        'excerpt: |-',
        '  Hello',
        '  Second line: Hello',
        'image:',
        `  src: ${picture}`,
        '  alt: Hello',
        'aliases:',
        '  - /old/0',
        'id: 1',
        '---',
        '',
        'Hello',
        '',
        `![Sky](${picture})`,
        '',
        '# Hello',
        '',
        '  - [link](/gone)',
        '',
        '',
      ].join('\n'),
    );
  });

  test('refuses a folder with other files, unless it is forced', async () => {
    await using site = await openSite();
    const folder = newFolder();
    await mkdir(folder);
    await writeFile(join(folder, 'thesis.txt'), 'important');
    await expect(exportMarkdown(site.context, { folder })).rejects.toThrow('is not empty, and is no export');
    expect(await readdir(folder)).toEqual(['thesis.txt']);
    expect(await exportMarkdown(site.context, { folder, force: true })).toMatchObject({ isComplete: true });
    await expect(exportMarkdown(site.context, { folder: join(folder, 'thesis.txt') })).rejects.toThrow(
      'is no folder',
    );
  });

  test('is completed by the next run when it was interrupted', async () => {
    await using site = await openSite();
    await using second = await openSite();
    const folder = newFolder();
    await buildSampleSite(site.context, ['One', 'Two', 'Three']);
    const controller = new AbortController();
    const progress = () => ({ advance: () => controller.abort(), done: () => {} });
    const summary = await exportMarkdown(
      { ...site.context, signal: controller.signal, progress },
      { folder },
    );
    expect(summary).toMatchObject({ posts: 1, isComplete: false });
    const report = await importMarkdown(second.context, { folder });
    expect(report.warnings).toContainEqual({
      item: '_data/octavo.yaml',
      message: 'the export was interrupted and is not complete',
    });
    expect(await exportMarkdown(site.context, { folder })).toMatchObject({ posts: 3, isComplete: true });
  });

  test('says which files the media store has lost', async () => {
    await using site = await openSite();
    const folder = newFolder();
    await buildSampleSite(site.context, ['One']);
    const mediaStore = new FolderMediaStore(newFolder());
    const { missing } = await exportMarkdown({ ...site.context, mediaStore }, { folder });
    expect(missing).toEqual([expect.stringMatching(/^media\/[\da-f]{20}\/night-sky\.jpg$/)]);
  });

  test('leaves in the database what is in the trash, readers who wrote nothing, passwords and keys', async () => {
    await using site = await openSite();
    const folder = newFolder();
    await buildSampleSite(site.context, ['Kept', 'Thrown away']);
    await site.context.database.transaction(async (tx) => {
      const trashed = { status: 'draft', trashed_at: 1, status_before_trash: 'published' } as const;
      await tx.updateTable('posts').set(trashed).where('title', '=', 'Thrown away').execute();
      const times = { created_at: 1, updated_at: 1 };
      const reader = { slug: 'quiet', name: 'Quiet', email: 'quiet@x.example', role: 'reader' } as const;
      const { id } = await tx
        .insertInto('users')
        .values({ ...reader, bio: '', ...times })
        .returning('id')
        .executeTakeFirstOrThrow();
      const account = { account_id: '1', provider_id: 'credential', user_id: id, password: 'scrypt-hash' };
      await tx
        .insertInto('accounts')
        .values({ ...account, ...times })
        .execute();
      await tx
        .insertInto('settings')
        .values({ key: 'akismetKey', value: '"abc123key"', updated_at: 1 })
        .execute();
    });
    const { posts } = await exportMarkdown(site.context, { folder });
    expect(posts).toBe(1);
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      files
        .filter((file) => file.isFile())
        .map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
    );
    const written = files.map((file) => file.name);
    expect(written).toEqual(expect.arrayContaining(['kept.md', 'kept.yaml']));
    expect(written.filter((name) => name.startsWith('thrown-away'))).toEqual([]);
    for (const secret of ['quiet', 'scrypt-hash', 'abc123key', 'akismetKey'])
      expect(texts.join('\n')).not.toContain(secret);
  });

  test('is reported once where the database has the import do its work again', async () => {
    await using site = await openSite();
    await using once = await openSite();
    await using again = await openSite();
    const folder = newFolder();
    await buildSampleSite(site.context, HARD_TEXTS.slice(0, 3));
    await exportMarkdown(site.context, { folder });
    const report = await importMarkdown(once.context, { folder });
    loseFirstRaces(again.context.database);
    const second = await importMarkdown(again.context, { folder });
    expect(second.summary()).toBe(report.summary());
    expect(await siteRows(again.context.database)).toEqual(await siteRows(once.context.database));
  });

  test('gives nobody rights by an import', async () => {
    await using site = await openSite();
    await using second = await openSite();
    const folder = newFolder();
    await buildSampleSite(site.context, ['One']);
    await site.context.database.transaction((tx) =>
      tx.updateTable('users').set({ role: 'owner' }).where('id', '=', 1).execute(),
    );
    await exportMarkdown(site.context, { folder });
    const report = await importMarkdown(second.context, { folder });
    const roles = await second.context.database.read.selectFrom('users').select('role').distinct().execute();
    expect(roles).toEqual([{ role: 'author' }]);
    expect(report.warnings).toEqual([
      { item: 'sam-reed', message: 'was owner there and is an author here; give the role by hand' },
    ]);
  });
});

/** From now on every transaction loses the first race that it runs. */
function loseFirstRaces(database: Database): void {
  const transaction = database.transaction.bind(database);
  database.transaction = async <Result>(work: (tx: Transaction) => Promise<Result>) => {
    const lost = new Error('lost');
    const first = transaction(async (tx) => {
      await work(tx);
      throw lost;
    });
    await expect(first).rejects.toBe(lost);
    return transaction(work);
  };
}

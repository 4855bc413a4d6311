import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import type { Database, DatabaseKind } from '../src/database/database.ts';
import { foundation } from '../src/database/migrations/0001-foundation.ts';
import { MIGRATIONS } from '../src/database/migrations/migrations.ts';
import { openDatabase } from '../src/database/open-database.ts';
import { createServices } from '../src/services.ts';
import { createEmptyDatabase, describeDatabases } from './support/databases.ts';
import { recount, storedCounts } from './support/recount.ts';
import { NOON, TestSite } from './support/site.ts';

describeDatabases('a database of before there were accounts', (_, kind) => {
  test('is brought up to date with all that is in it, and everything reads', async () => {
    await using stack = new AsyncDisposableStack();
    const { settings } = stack.use(await createEmptyDatabase(kind));
    await fillAsBefore(settings, kind);
    const config = {
      ...readConfig({ DATA_DIR: '/dev/null', PORT: '0', LOG_LEVEL: 'silent' }),
      database: settings,
    };
    const services = stack.use(await createServices(config, () => NOON));
    const site = new TestSite(services, { now: NOON }, new AsyncDisposableStack());
    const names = services.database.read.selectFrom('migrations').select('name').orderBy('id');
    expect(await names.execute()).toEqual(MIGRATIONS.map(({ name }) => ({ name })));
    expect(await services.database.read.selectFrom('posts').selectAll().execute()).toMatchObject([
      { slug: 'old', seo_title: '', allows_comments: 1, preview_token: null, trashed_at: null },
    ]);
    expect(await services.database.read.selectFrom('redirects').select('made_by').execute()).toEqual([
      { made_by: 'import' },
    ]);
    expect(await storedCounts(services.database.read)).toEqual(await recount(services.database.read));
    expect(await site.read('/old/')).toContain('By a guest.');
    expect(await site.read('/about/')).toContain('About us.');
    expect(await site.read('/tags/sea/')).toContain('The old post');
    expect((await site.get('/older/')).headers.get('location')).toBe('/old/');
    const owner = site.as(await site.addMember('owner'));
    for (const [path, text] of [
      ['/admin/posts', 'The old post'],
      ['/admin/posts/1/edit', 'Old words.'],
      ['/admin/posts/1/revisions', 'The old post'],
      ['/admin/pages', 'About'],
      ['/admin/comments?status=approved', 'By a guest.'],
      ['/admin/media', 'sea.jpg'],
      ['/admin/tags', 'Sea'],
      ['/admin/redirects', '/older'],
      ['/admin/users', 'ada@x.example'],
    ] as const)
      expect(await owner.read(path), path).toContain(text);
  });
});

/** As the first Octavo left it. */
async function fillAsBefore(settings: Parameters<typeof openDatabase>[0], kind: DatabaseKind): Promise<void> {
  await using database = await openDatabase(settings);
  await run(database, [
    'create table migrations (id integer not null primary key, name text not null, applied_at bigint not null)',
    ...foundation.statements(kind),
    "insert into migrations values (1, 'foundation', 1)",
    "insert into users (slug, name, email, role, bio, post_count, created_at, updated_at) values ('ada', 'Ada', 'ada@x.example', 'author', '', 1, 1, 1)",
    "insert into media (hash, name, type, bytes, width, height, variants, alt, created_at) values ('0a1b2c3d4e5f60718293', 'sea.jpg', 'image/jpeg', 9, 3, 2, '[]', '', 1)",
    `insert into posts (slug, comment_count, ${TEXT}) values ('old', 1, 'published', 'The old post', 2, 1, 1, '', 1, 1, 1, 'markdown', '', 'Old words.', '[]', '<p>Old words.</p>', 'Old words.', 'Old words.')`,
    `insert into pages (path, ${TEXT}) values ('about', 'published', 'About', 2, 1, null, '', 1, 1, 1, 'markdown', '', 'About us.', '[]', '<p>About us.</p>', 'About us.', 'About us.')`,
    "insert into tags (slug, name, description, post_count, created_at) values ('sea', 'Sea', '', 1, 1)",
    'insert into posts_tags values (1, 1, 0, 1)',
    "insert into comments (post_id, guest_name, status, created_at, format, html, text) values (1, 'Guest', 'approved', 2, 'markdown', '<p>By a guest.</p>', 'By a guest.')",
    "insert into comments (post_id, author_id, status, created_at, format, html, text) values (1, 1, 'spam', 3, 'markdown', '<p>Spam.</p>', 'Spam.')",
    "insert into redirects (path, post_id, created_at) values ('/older', 1, 1)",
    "insert into settings values ('name', '\"Old site\"', 1)",
    "insert into imported_items values ('folder', 'old.md', 'post', 1, 'digest', 1)",
  ]);
}

const TEXT =
  'status, title, words, author_id, cover_media_id, cover_alt, created_at, updated_at, published_at, format, excerpt, summary, headings, html, text, source';

function run(database: Database, statements: readonly string[]): Promise<void> {
  return database.transaction(async (tx) => {
    for (const statement of statements) await sql.raw(statement).execute(tx);
  });
}

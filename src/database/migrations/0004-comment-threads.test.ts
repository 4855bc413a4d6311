import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createEmptyDatabase, describeDatabases } from '../../../tests/support/databases.ts';
import { migrate } from '../migrate.ts';
import { openDatabase } from '../open-database.ts';
import { commentThreads } from './0004-comment-threads.ts';
import { MIGRATIONS } from './migrations.ts';

const COMMENT = 'id, post_id, parent_id, guest_name, status, created_at, format, html, text';
const POST =
  'status, title, words, author_id, cover_alt, created_at, updated_at, published_at, format, excerpt, summary, headings, html, text, source';

describeDatabases('comments of before there were pages of them', (_, kind) => {
  test('each get the thread in which they stand, however deep and whatever became of it', async () => {
    await using empty = await createEmptyDatabase(kind);
    await using database = await openDatabase(empty.settings);
    const before = MIGRATIONS.slice(0, MIGRATIONS.indexOf(commentThreads));
    const parents = new Map<number, number>([
      ...[3, 4].map((id): [number, number] => [id, 1]),
      // A chain, each link older than what it answers.
      ...Array.from({ length: 300 }, (_, index): [number, number] => [
        10 + index,
        index === 0 ? 4 : 9 + index,
      ]),
      [400, 2],
    ]);
    const ids = [1, 2, ...parents.keys(), 401];
    await database.transaction(async (tx) => {
      const run = (statement: string) => sql.raw(statement).execute(tx);
      await run(
        'create table migrations (id integer not null primary key, name text not null, applied_at bigint not null)',
      );
      for (const [index, migration] of before.entries()) {
        for (const statement of migration.statements(kind)) await run(statement);
        await run(`insert into migrations values (${index + 1}, '${migration.name}', 1)`);
      }
      await run(
        "insert into users (id, slug, name, email, role, bio, created_at, updated_at) values (1, 'ada', 'Ada', 'ada@x.example', 'author', '', 1, 1)",
      );
      await run(
        `insert into posts (slug, ${POST}) values ('old', 'published', 'Old', 2, 1, '', 1, 1, 1, 'markdown', '', '', '[]', '', '', '')`,
      );
      for (const id of ids) {
        const status = ['approved', 'pending', 'spam', 'deleted'][id % 4];
        await run(
          `insert into comments (${COMMENT}) values (${id}, 1, ${parents.get(id) ?? 'null'}, 'Guest', '${status}', ${1000 - id}, 'markdown', '', '')`,
        );
      }
    });
    expect(await migrate(database, 2)).toContain('comment-threads');
    const rows = await database.read
      .selectFrom('comments')
      .select(['id', 'thread_id', 'thread_at'])
      .orderBy('id')
      .execute();
    const threadOf = (id: number) => (id === 2 || id >= 400 ? (id === 401 ? 401 : 2) : 1);
    expect(rows).toEqual(ids.map((id) => ({ id, thread_id: threadOf(id), thread_at: 1000 - threadOf(id) })));
  });
});

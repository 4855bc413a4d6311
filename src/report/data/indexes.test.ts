import { CompiledQuery, sql } from 'kysely';
import { expect, it } from 'vitest';
import { describeDatabases } from '../../../tests/support/databases.ts';
import type { Database } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { indexesUsed, withoutIndexes } from './indexes.ts';
import { type SentStatement, send } from './page-statements.ts';

describeDatabases('an index that is taken away for a while', (open, kind) => {
  it('is not in the plan, and is there again afterwards', async () => {
    await using test = await open();
    const { database } = test;
    await addPosts(database, 2000);
    const newest = await sentBy(database, () => newestPost(database));
    expect(await indexesUsed(database, [newest])).toEqual(['posts_by_status']);
    await withoutIndexes(database, ['posts_by_status'], async (taken) => {
      expect(taken).toEqual(['posts_by_status']);
      expect(await indexesUsed(database, [newest])).not.toContain('posts_by_status');
      expect(await send(database, newest)).toBe(1);
    });
    expect(await indexesUsed(database, [newest])).toEqual(['posts_by_status']);
  });

  if (kind === 'postgres')
    it('is used again when others on the server let it', async () => {
      await using test = await open();
      await using elsewhere = await open();
      const { database } = test;
      await addPosts(database, 2000);
      const newest = await sentBy(database, () => newestPost(database));
      const { promise: otherIsDone, resolve: endOther } = Promise.withResolvers<void>();
      const { promise: otherWrites, resolve: tellThatOtherWrites } = Promise.withResolvers<void>();
      const other = elsewhere.database.transaction(async (tx) => {
        await tx.insertInto('settings').values({ key: 'a', value: '1', updated_at: 1 }).execute();
        tellThatOtherWrites();
        await otherIsDone;
      });
      await otherWrites;
      // What was changed since the other began may be seen by it, for all that PostgreSQL knows.
      await database.transaction((tx) =>
        tx.updateTable('posts').set({ words: 2 }).where('slug', '=', 'post-1999').execute(),
      );
      const plan = withoutIndexes(database, ['posts_by_status'], async () => {}).then(() =>
        indexesUsed(database, [newest]),
      );
      await expect.poll(() => mustWait(database), { timeout: 20_000 }).toBe(true);
      endOther();
      await other;
      expect(await plan).toEqual(['posts_by_status']);
    });

  it('may belong to a key', async () => {
    await using test = await open();
    const { database } = test;
    await addPosts(database, 2000);
    const bySlug = await sentBy(database, () =>
      named(database.read, 'test.by-slug')
        .selectFrom('posts')
        .select('id')
        .where('slug', '=', 'post-7')
        .execute(),
    );
    const key = kind === 'sqlite' ? 'sqlite_autoindex_posts_1' : 'posts_slug_key';
    expect(await indexesUsed(database, [bySlug])).toEqual([key]);
    await withoutIndexes(database, [key], async () => {
      expect(await indexesUsed(database, [bySlug])).toEqual([]);
      expect(await send(database, bySlug)).toBe(1);
    });
    expect(await indexesUsed(database, [bySlug])).toEqual([key]);
    await expect(addPosts(database, 1)).rejects.toThrow(/unique/i);
  });

  it('comes back when what was done without it fails', async () => {
    await using test = await open();
    const { database } = test;
    const names = await indexNames(database);
    const failing = withoutIndexes(database, ['posts_by_status', 'comments_by_author', 'unknown'], () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await indexNames(database)).toEqual(names);
  });
});

function newestPost({ read }: Database): Promise<unknown> {
  return named(read, 'test.newest')
    .selectFrom('posts')
    .select('slug')
    .where('status', '=', 'published')
    .orderBy('published_at', 'desc')
    .limit(1)
    .execute();
}

async function mustWait({ read }: Database): Promise<boolean> {
  const { rows } = await sql<{ must_wait: boolean }>`
    select indcheckxmin as must_wait from pg_index where indexrelid = to_regclass('posts_by_status')
  `.execute(read);
  return rows[0]?.must_wait ?? false;
}

async function sentBy(database: Database, work: () => Promise<unknown>): Promise<SentStatement> {
  let sent: SentStatement = { sql: '', parameters: [] };
  const stop = database.observe((statement) => {
    sent = statement;
  });
  await work();
  stop();
  return sent;
}

async function addPosts(database: Database, count: number): Promise<void> {
  const text = {
    title: '',
    excerpt: '',
    summary: '',
    headings: '[]',
    html: '',
    text: '',
    source: '',
    cover_alt: '',
  };
  await database.transaction(async (tx) => {
    const { id: author_id } = await tx
      .insertInto('users')
      .values({ slug: `by-${count}`, name: 'Ada', role: 'author', bio: '', created_at: 1, updated_at: 1 })
      .returning('id')
      .executeTakeFirstOrThrow();
    const times = { created_at: 1, updated_at: 1 };
    const rows = Array.from({ length: count }, (_, index) => ({
      ...{ ...text, ...times, author_id, slug: `post-${index}`, published_at: index, words: 1 },
      ...({ status: 'published', format: 'markdown' } as const),
    }));
    for (let first = 0; first < rows.length; first += 500)
      await tx
        .insertInto('posts')
        .values(rows.slice(first, first + 500))
        .execute();
  });
  if (database.kind === 'postgres')
    await database.read.getExecutor().executeQuery(CompiledQuery.raw('analyze posts'));
}

async function indexNames(database: Database): Promise<unknown[]> {
  const statement =
    database.kind === 'postgres'
      ? 'select indexdef from pg_indexes order by indexname'
      : "select name, sql from sqlite_master where type = 'index' order by name";
  return (await database.read.getExecutor().executeQuery(CompiledQuery.raw(statement))).rows;
}

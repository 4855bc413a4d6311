import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createEmptyDatabase, describeDatabases } from '../../tests/support/databases.ts';
import type { Transaction } from './database.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './migrations/migrations.ts';
import { named } from './named.ts';
import { openDatabase } from './open-database.ts';
import type { Statement } from './statement-log.ts';

const ALL = MIGRATIONS.map((migration) => migration.name);

describeDatabases('the database', (open, kind) => {
  it('commits what a transaction did, and nothing of one that failed', async () => {
    await using test = await open();
    await test.database.transaction((tx) => addTag(tx, 'kept'));
    const failing = test.database.transaction(async (tx) => {
      await addTag(tx, 'lost');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await tagSlugs(test.database.read)).toEqual(['kept']);
  });

  it('lets reads go on while a transaction is open, and does not show them what is not committed', async () => {
    await using test = await open();
    await test.database.transaction(async (tx) => {
      await addTag(tx, 'open');
      expect(await tagSlugs(test.database.read)).toEqual([]);
      expect(await tagSlugs(tx)).toEqual(['open']);
    });
    expect(await tagSlugs(test.database.read)).toEqual(['open']);
  });

  it('runs transactions that overlap one after the other or side by side, each whole', async () => {
    await using test = await open();
    await test.database.transaction((tx) => addTag(tx, 'counted'));
    const increments = Array.from({ length: 20 }, () =>
      test.database.transaction((tx) =>
        tx
          .updateTable('tags')
          .set((set) => ({ post_count: set('post_count', '+', 1) }))
          .execute(),
      ),
    );
    await Promise.all(increments);
    const row = await test.database.read.selectFrom('tags').select('post_count').executeTakeFirstOrThrow();
    expect(row.post_count).toBe(20);
  });

  it('tells observers the name of each query', async () => {
    await using test = await open();
    const seen: Statement[] = [];
    const stop = test.database.observe((statement) => seen.push(statement));
    await tagSlugs(test.database.read);
    await sql`select 1`.execute(named(test.database.read, 'test.raw'));
    stop();
    await tagSlugs(test.database.read);
    expect(seen.map((statement) => statement.name)).toEqual(['test.tags', 'test.raw']);
  });

  it('sorts text by its bytes', async () => {
    await using test = await open();
    for (const slug of ['b', 'a', 'é', 'B', 'a-b', 'ab'])
      await test.database.transaction((tx) => addTag(tx, slug));
    expect(await tagSlugs(test.database.read)).toEqual(['B', 'a', 'a-b', 'ab', 'b', 'é']);
  });

  it('refuses rows that point at nothing', async () => {
    await using test = await open();
    const adding = test.database.transaction((tx) =>
      tx.insertInto('posts_tags').values({ post_id: 1, tag_id: 1, position: 0, listed_at: null }).execute(),
    );
    await expect(adding).rejects.toThrow(/foreign key/i);
  });

  it('is migrated once however many do it at the same time', async () => {
    await using empty = await createEmptyDatabase(kind);
    const nodes = await Promise.all(Array.from({ length: 8 }, () => openDatabase(empty.settings)));
    const applied = await Promise.all(nodes.map((node) => migrate(node, 1)));
    await Promise.all(nodes.map((node) => node[Symbol.asyncDispose]()));
    expect(applied.flat()).toEqual(ALL);
  });

  it('is left alone by an older Octavo', async () => {
    await using test = await open();
    await test.database.transaction((tx) =>
      tx.insertInto('migrations').values({ id: 99, name: 'from-the-future', applied_at: 1 }).execute(),
    );
    await expect(migrate(test.database, 2)).rejects.toMatchObject({
      code: 'newer-schema',
      message: expect.stringContaining('from-the-future'),
    });
  });
});

describe('openDatabase', () => {
  it('says what is wrong when PostgreSQL is not there, without the password', async () => {
    const opening = openDatabase({
      kind: 'postgres',
      url: 'postgres://me:secret@127.0.0.1:1/octavo',
      poolSize: 1,
    });
    await expect(opening).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/^(?!.*secret).*127\.0\.0\.1:1.*DATABASE_URL/),
    });
  });

  it('says what is wrong when the SQLite file cannot be opened', async () => {
    const opening = openDatabase({ kind: 'sqlite', file: '/dev/null/octavo.db' });
    await expect(opening).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('DATA_DIR'),
    });
  });
});

async function addTag(tx: Transaction, slug: string): Promise<void> {
  await tx.insertInto('tags').values({ slug, name: slug, description: '', created_at: 1 }).execute();
}

async function tagSlugs(db: Parameters<typeof named>[0]): Promise<string[]> {
  const rows = await named(db, 'test.tags').selectFrom('tags').select('slug').orderBy('slug').execute();
  return rows.map((row) => row.slug);
}

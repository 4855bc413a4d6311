import { expect, it } from 'vitest';
import { describeDatabases } from '../../tests/support/databases.ts';
import type { Database } from '../database/database.ts';
import { ensureAuthor } from './ensure-author.ts';

describeDatabases('ensureAuthor', (open) => {
  it('makes an author once, and another one of each other name', async () => {
    await using test = await open();
    const ids = await test.database.transaction(async (tx) => [
      await ensureAuthor(tx, { name: 'Ada' }, 1),
      await ensureAuthor(tx, { name: 'ada' }, 2),
      await ensureAuthor(tx, { name: 'Ada', bio: 'Late' }, 3),
    ]);
    expect(ids).toEqual([1, 2, 1]);
    expect(await slugs(test)).toEqual(['ada', 'ada-2']);
  });

  it("gives nobody a slug that is one of the site's own addresses", async () => {
    await using test = await open();
    await test.database.transaction(async (tx) => {
      for (const name of ['Tags', '2024', 'Search']) await ensureAuthor(tx, { name }, 1);
    });
    expect(await slugs(test)).toEqual(['2024-2', 'search-2', 'tags-2']);
  });

  it('gives an e-mail address to the first author who has it only', async () => {
    await using test = await open();
    await test.database.transaction(async (tx) => {
      for (const name of ['Ada', 'Bea']) await ensureAuthor(tx, { name, email: 'a@example.org' }, 1);
    });
    const rows = await test.database.read.selectFrom('users').select('email').orderBy('id').execute();
    expect(rows.map((row) => row.email)).toEqual(['a@example.org', null]);
  });
});

async function slugs({ database }: { database: Database }): Promise<string[]> {
  const rows = await database.read.selectFrom('users').select('slug').orderBy('slug').execute();
  return rows.map((row) => row.slug);
}

// Each index is dropped in turn: the doctor names it, says which queries need it, and gives the statement that makes it.
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { rehearsedSite } from '../src/commands/rehearsed-site.ts';
import { readConfig } from '../src/config.ts';
import type { DatabaseKind } from '../src/database/database.ts';
import { checkIndexes, queriesUsing } from '../src/doctor/check-indexes.ts';
import { makeReference } from '../src/doctor/reference.ts';
import { DATABASE_KINDS, openTestDatabase } from './support/databases.ts';

const OPEN_SITE = rehearsedSite(readConfig({ DATA_DIR: '/nowhere', PORT: '0', LOG_LEVEL: 'silent' }));

/** Which no plan shows, and what they are there for. */
const NOT_IN_PLANS: Readonly<Record<DatabaseKind, Readonly<Record<string, string>>>> = {
  sqlite: { users_by_post_count: 'SQLite takes the index of their addresses, which gives the order as well' },
  // SQLite shows how it finds what refers to a row that is removed; PostgreSQL does the same and does not show it.
  postgres: Object.fromEntries(
    [
      ...['blocks_by_user', 'invitations_by_inviter', 'media_by_user', 'pages_by_cover', 'posts_by_cover'],
      'revisions_by_user',
    ].map((name) => [name, 'finds what refers to a row that is removed']),
  ),
};

test.each(DATABASE_KINDS)('every index on %s is missed by its name', { timeout: 120_000 }, async (kind) => {
  await using opened = await openTestDatabase(kind);
  const { database } = opened;
  const reference = await makeReference(database, OPEN_SITE, 1_800_000_000_000);
  const unused: string[] = [];
  for (const { name, definition } of reference.indexes.values()) {
    // Constraints stand behind these; they are dropped with their table alone.
    if (/_(?:pkey|key)$/.test(name)) continue;
    await database.transaction((tx) => sql.raw(`drop index ${name}`).execute(tx));
    const { findings } = await checkIndexes(database, reference);
    expect(findings.map(({ subject }) => subject)).toEqual([name]);
    const [finding] = findings;
    const queries = queriesUsing(reference, name);
    if (queries.length === 0) unused.push(name);
    else expect(finding?.message).toContain(queries[0]);
    expect(finding?.fix.replace(' concurrently', '')).toBe(`${definition};`);
    const remedy = finding?.fix.replace(' concurrently', '') ?? '';
    await database.transaction((tx) => sql.raw(remedy).execute(tx));
    expect((await checkIndexes(database, reference)).findings).toEqual([]);
  }
  expect(unused.sort()).toEqual(Object.keys(NOT_IN_PLANS[kind]).sort());
});

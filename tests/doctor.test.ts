// What the doctor says of a sound site, and that it says so of the site as it is meant to be.
import { open } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { rehearsedSite } from '../src/commands/rehearsed-site.ts';
import { readConfig } from '../src/config.ts';
import type { DatabaseKind } from '../src/database/database.ts';
import { MIGRATIONS } from '../src/database/migrations/migrations.ts';
import { openDatabase } from '../src/database/open-database.ts';
import { checkIndexes, queriesUsing } from '../src/doctor/check-indexes.ts';
import { type Checkup, type CheckupContext, checkUp } from '../src/doctor/checkup.ts';
import { DECLARED } from '../src/doctor/declared.ts';
import { makeReference, type Reference } from '../src/doctor/reference.ts';
import { seedJournal } from '../src/seed/seed-journal.ts';
import { DATABASE_KINDS, openTestDatabase } from './support/databases.ts';
import { queryNames } from './support/query-names.ts';
import { openSite, type TestSite } from './support/site.ts';

const OPEN_SITE = rehearsedSite(readConfig({ DATA_DIR: '/nowhere', PORT: '0', LOG_LEVEL: 'silent' }));

/** Names that no rehearsal sends, and why. */
const NOT_REHEARSED: Readonly<Record<string, string>> = {
  'redirects.rows': 'gives its type to the rows of another query and is never sent',
};
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

/** Parts of src/ whose queries are the operator's, who waits for them. */
const OPERATORS = /^(?:seed|report|backup|doctor|observe|inspector)\//;

const CHECKS = [
  ...[
    'migrations',
    'database',
    'disk',
    'integrity',
    'foreign keys',
    'indexes',
    'queries',
    'counters',
    'search',
  ],
  'invalidation log',
  'media',
];

const references = new Map<DatabaseKind, Reference>();

beforeAll(async () => {
  for (const kind of DATABASE_KINDS) {
    await using site = await openSite(kind);
    references.set(kind, await makeReference(site.database, OPEN_SITE, Date.now()));
  }
}, 120_000);

describe('a rehearsal', () => {
  test('comes to its end', () => {
    for (const reference of references.values()) expect(reference.failures).toEqual([]);
  });

  test('sends every named query there is in the source', async () => {
    const sent = new Set(
      [...references.values()].flatMap(({ statements }) => statements.map(({ name }) => name)),
    );
    const missing = (await queryNames(`${import.meta.dirname}/..`))
      .filter(({ file, name }) => !OPERATORS.test(file) && NOT_REHEARSED[name] === undefined)
      .filter(({ pattern }) => ![...sent].some((name) => pattern.test(name)));
    expect(missing.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
  });

  test('shows every scan and every sort that is declared', () => {
    const seen = new Set(
      [...references.values()].flatMap(({ statements }) =>
        statements.flatMap(({ name, plan }) =>
          plan.weaknesses.map(({ kind, table }) =>
            kind === 'sort' ? `${name} sort` : `${name} scan ${table}`,
          ),
        ),
      ),
    );
    const declared = DECLARED.flatMap(({ queries, weakness }) =>
      queries.map((query) => `${query} ${weakness}`),
    );
    expect(declared.filter((one) => !seen.has(one))).toEqual([]);
  });
});

describe.each(DATABASE_KINDS)('the doctor on %s', (kind) => {
  test('finds nothing on a sound site, and changes nothing there', { timeout: 60_000 }, async () => {
    await using site = await openSite(kind);
    await fill(site);
    const before = await countRows(site);
    const checkup = await checkUp(contextOf(site));
    // The tests' own server keeps nothing.
    const unsafe = ['fsync', 'full_page_writes'];
    expect(checkup.findings.filter(({ subject }) => !unsafe.includes(subject))).toEqual([]);
    expect(checkup.checks.map(({ name }) => name)).toEqual(CHECKS);
    expect(await countRows(site)).toEqual(before);
  });

  test('finds a counter that is wrong, and repairs it when asked', async () => {
    await using site = await openSite(kind);
    const id = await site.addPost({ slug: 'one', tags: ['Sea'] });
    await site.database.transaction((tx) =>
      tx.updateTable('posts').set({ comment_count: 7 }).where('id', '=', id).execute(),
    );
    const wrong = await checkUp(contextOf(site), ['counters']);
    expect(wrong).toMatchObject({
      ok: false,
      findings: [{ check: 'counters', fix: 'octavo doctor --repair' }],
    });
    expect(wrong.findings[0]?.message).toMatch(/7.*0/);
    const repairing = await checkUp({ ...contextOf(site), repair: true }, ['counters']);
    expect(repairing.checks[0]?.detail).toMatch(/^1 repaired: .*7 → 0/);
    expect((await checkUp(contextOf(site), ['counters'])).ok).toBe(true);
  });

  test('finds a file that is missing and a post that the search does not know', async () => {
    await using site = await openSite(kind);
    const media = await site.addPicture();
    const id = await site.addPost({ slug: 'one' });
    await site.services.mediaStore.delete(`${media.hash.slice(0, 2)}/${media.hash}/original`);
    await site.database.transaction(async (tx) => {
      if (kind === 'sqlite') await sql`delete from search_keys where post_id = ${id}`.execute(tx);
      else await sql`delete from posts_search where post_id = ${id}`.execute(tx);
    });
    const { findings } = await checkUp(contextOf(site), ['media', 'search']);
    expect(findings.map(({ subject }) => subject)).toEqual([`post ${id}`, `media ${media.id}`]);
  });

  test('finds a migration that is pending, and looks no further', async () => {
    await using site = await openSite(kind);
    await site.database.transaction((tx) =>
      sql`delete from migrations where id = ${MIGRATIONS.length}`.execute(tx),
    );
    const checkup = await checkUp(contextOf(site));
    expect(namesOf(checkup)).toEqual(['migrations']);
    expect(checkup.findings).toMatchObject([{ subject: MIGRATIONS.at(-1)?.name, fix: 'octavo migrate' }]);
  });
});

test('a broken reference and a damaged page of SQLite are found', async () => {
  await using site = await openSite('sqlite');
  await fill(site);
  const place = site.database.description.replace('SQLite, ', '');
  using other = new DatabaseSync(place, { enableForeignKeyConstraints: false });
  other.exec("update posts set author_id = 999 where slug = 'one'");
  const broken = await checkUp(contextOf(site), ['foreign keys', 'integrity']);
  expect(broken.findings).toMatchObject([
    { check: 'foreign keys', message: expect.stringContaining('users') },
  ]);
  other.exec('pragma wal_checkpoint(truncate)');
  const page = other.prepare("select rootpage from sqlite_schema where name = 'comments_by_status'").get();
  const bytes = await open(place, 'r+');
  await bytes.write(Buffer.alloc(4096, 7), 0, 4096, (Number(page?.rootpage) - 1) * 4096);
  await bytes.close();
  // Opened anew: what a connection has read once it does not read again.
  await using database = await openDatabase({ kind: 'sqlite', file: place });
  const damaged = await checkUp({ ...contextOf(site), database }, ['integrity']);
  expect(damaged.findings[0]).toMatchObject({ check: 'integrity', subject: 'the file' });
  expect(damaged.findings[0]?.fix).toContain('octavo restore');
});

// Each is dropped in turn: the doctor names it, says which queries need it, and gives the statement that makes it.
test.each(DATABASE_KINDS)('every index on %s is missed by its name', { timeout: 120_000 }, async (kind) => {
  await using opened = await openTestDatabase(kind);
  const { database } = opened;
  const reference = references.get(kind) ?? expect.fail('There is no reference.');
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

function contextOf({ services }: TestSite): CheckupContext {
  const { database, mediaStore, now } = services;
  return { database, mediaStore, dataDir: services.config.dataDir, openSite: OPEN_SITE, now };
}

function namesOf({ checks }: Checkup): string[] {
  return checks.map(({ name }) => name);
}

async function fill(site: TestSite): Promise<void> {
  const options = { posts: 200, comments: 3, seed: 1, authors: 5, tags: 10, now: Date.now() };
  for await (const _ of seedJournal(site.database, options));
  await site.addPicture();
  await site.addMember('owner');
  const post = await site.addPost({ slug: 'one' });
  await site.addPageText({ path: 'about' });
  await site.addRedirect('/old/', { postId: post });
  if (site.database.kind === 'postgres') await site.database.transaction((tx) => sql`analyze`.execute(tx));
}

async function countRows({ database }: TestSite): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of [
    'users',
    'posts',
    'tags',
    'comments',
    'pages',
    'media',
    'settings',
    'sessions',
  ] as const) {
    const { total } = await database.read
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    counts[table] = total;
  }
  return counts;
}

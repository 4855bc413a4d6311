// Takes indexes away from a report's own database and makes them again.
import { setTimeout as delay } from 'node:timers/promises';
import { CompiledQuery, sql } from 'kysely';
import type { Database } from '../../database/database.ts';
import { ReportError } from '../report-error.ts';
import type { SentStatement } from './page-statements.ts';

// SQLite explains a statement that was prepared before by the plan it had then: each time it is another statement.
let explained = 0;

/** The indexes that a statement's plan uses, in the order of their names. */
export async function indexesUsed(
  database: Database,
  statements: readonly SentStatement[],
): Promise<string[]> {
  explained += 1;
  const used = new Set<string>();
  for (const { sql: text, parameters } of statements) {
    const explain = database.kind === 'postgres' ? 'explain (format json)' : 'explain query plan';
    const { rows } = await database.read
      .getExecutor()
      .executeQuery(CompiledQuery.raw(`${explain} ${text} /* ${explained} */`, [...parameters]));
    for (const name of namesIn(JSON.stringify(rows))) used.add(name);
  }
  return [...used].sort();
}

// SQLite: `USING INDEX name`, `USING COVERING INDEX name`; one that it makes for itself has no name. PostgreSQL: a property.
function namesIn(plan: string): string[] {
  const names = plan.matchAll(/USING (?:COVERING )?INDEX (\w+)|"Index Name":\s*"(\w+)"/g);
  return [...names].map(([, ofSqlite, ofPostgres]) => ofSqlite ?? ofPostgres ?? '');
}

/**
 * Runs `work` while the database has none of these indexes.
 * @returns which of them could be taken away; others are keys that tables and references need.
 */
export async function withoutIndexes<Result>(
  database: Database,
  names: readonly string[],
  work: (taken: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const indexes = await Promise.all(names.map((name) => lookUp(database, name)));
  const result = await withoutThese(database, indexes, work);
  if (database.kind === 'postgres') await untilUsable(database);
  return result;
}

async function withoutThese<Result>(
  database: Database,
  indexes: readonly (RemovableIndex | null)[],
  work: (taken: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const taken: RemovableIndex[] = [];
  try {
    for (const index of indexes) {
      if (index === null) continue;
      await run(database, index.remove);
      taken.push(index);
    }
    return await work(taken.map((index) => index.name));
  } finally {
    for (const index of taken.reverse()) await run(database, index.restore);
  }
}

const USABLE_WITHIN_MS = 60_000;
const LOOK_AGAIN_MS = 20;

// PostgreSQL leaves a new index on rows that were changed before out of its plans while an older transaction writes, be it
// in another database of the server.
async function untilUsable(database: Database): Promise<void> {
  const deadline = performance.now() + USABLE_WITHIN_MS;
  while (await isAnyUnusable(database)) {
    if (performance.now() > deadline)
      throw new ReportError(
        'index-unused',
        'PostgreSQL does not use an index that was made again, because a transaction that is older goes on. Measure again when nothing writes on that server.',
      );
    await delay(LOOK_AGAIN_MS);
  }
}

async function isAnyUnusable({ read }: Database): Promise<boolean> {
  const { rows } = await sql<{ is_any: boolean }>`
    select exists (
      select from pg_index where indcheckxmin and age(xmin) <= age(pg_snapshot_xmin(pg_current_snapshot())::xid)
    ) as is_any
  `.execute(read);
  return rows[0]?.is_any ?? false;
}

interface RemovableIndex {
  name: string;
  remove: SchemaStatement;
  restore: SchemaStatement;
}

interface SchemaStatement {
  /** SQLite's reading connection writes what is temporary, and what is temporary is its own. */
  by: 'reader' | 'writer';
  text: string;
}

async function run(database: Database, { by, text }: SchemaStatement): Promise<void> {
  if (by === 'reader') await database.read.getExecutor().executeQuery(CompiledQuery.raw(text));
  else await database.transaction((tx) => sql.raw(text).execute(tx));
  // SQLite's reading connection learns of it when it reads next, and until then plans with what was there.
  await database.read.selectFrom('settings').select('key').limit(1).execute();
}

function lookUp(database: Database, name: string): Promise<RemovableIndex | null> {
  return database.kind === 'postgres' ? lookUpInPostgres(database, name) : lookUpInSqlite(database, name);
}

// An index that belongs to a key cannot be dropped: a view in the table's place forbids to use it.
async function lookUpInSqlite({ read }: Database, name: string): Promise<RemovableIndex | null> {
  const { rows } = await sql<{ sql: string | null; tbl_name: string }>`
    select sql, tbl_name from sqlite_master where type = 'index' and name = ${name}
  `.execute(read);
  const [index] = rows;
  if (index === undefined) return null;
  const { sql: definition, tbl_name: table } = index;
  if (definition !== null) {
    const remove: SchemaStatement = { by: 'writer', text: `drop index ${name}` };
    return { name, remove, restore: { by: 'writer', text: definition } };
  }
  const text = `create temp view if not exists ${table} as select * from main.${table} not indexed`;
  return {
    name,
    remove: { by: 'reader', text },
    restore: { by: 'reader', text: `drop view if exists temp.${table}` },
  };
}

async function lookUpInPostgres({ read }: Database, name: string): Promise<RemovableIndex | null> {
  const { rows } = await sql<PostgresIndex>`
    select pg_get_indexdef(indexes.indexrelid) as definition, indexes.indrelid::regclass::text as table_name,
      own.conname as constraint_name, pg_get_constraintdef(own.oid) as constraint_definition,
      exists (
        select 1 from pg_constraint as other where other.conindid = indexes.indexrelid and other.contype = 'f'
      ) as is_referred_to
    from pg_index as indexes
    left join pg_constraint as own on own.conindid = indexes.indexrelid and own.contype in ('p', 'u')
    where indexes.indexrelid = to_regclass(${name})
  `.execute(read);
  const [index] = rows;
  if (index === undefined || index.is_referred_to) return null;
  const { table_name: table, constraint_name: constraint } = index;
  const [remove, restore] =
    constraint === null
      ? [`drop index ${name}`, index.definition]
      : [
          `alter table ${table} drop constraint ${constraint}`,
          `alter table ${table} add constraint ${constraint} ${index.constraint_definition}`,
        ];
  return { name, remove: { by: 'writer', text: remove }, restore: { by: 'writer', text: restore } };
}

interface PostgresIndex {
  definition: string;
  table_name: string;
  constraint_name: string | null;
  constraint_definition: string | null;
  is_referred_to: boolean;
}

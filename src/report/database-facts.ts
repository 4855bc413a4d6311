import { CompiledQuery, sql } from 'kysely';
import type { Database } from '../database/database.ts';
import type { Fact } from './machine.ts';

const POSTGRES_SETTINGS = [
  'server_version',
  'fsync',
  'synchronous_commit',
  'shared_buffers',
  'work_mem',
  'effective_cache_size',
  'random_page_cost',
  'jit',
] as const;

/** The database's version and those of its settings by which figures differ. */
export async function databaseFacts(database: Database): Promise<Fact[]> {
  if (database.kind === 'postgres') {
    const values = await Promise.all(
      POSTGRES_SETTINGS.map(async (name) => firstValue(database, `show ${name}`)),
    );
    const [version, ...settings] = POSTGRES_SETTINGS.map((name, index) => [name, values[index]] as const);
    return [
      ['PostgreSQL', version?.[1] ?? ''],
      ['Its settings', settings.map(([name, value]) => `${name} ${value}`).join(', ')],
    ];
  }
  // As the writing connection has them.
  const settings = await database.transaction(async (tx) => {
    const found: string[] = [];
    for (const name of ['journal_mode', 'synchronous', 'cache_size', 'page_size']) {
      const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(tx);
      found.push(`${name} ${meaningOf(name, Object.values(rows[0] ?? {})[0])}`);
    }
    return found;
  });
  return [
    ['SQLite', process.versions.sqlite ?? ''],
    ['Its settings', settings.join(', ')],
  ];
}

const SYNCHRONOUS = ['off', 'normal', 'full', 'extra'];

function meaningOf(name: string, value: unknown): string {
  return name === 'synchronous' ? (SYNCHRONOUS[Number(value)] ?? String(value)) : String(value);
}

/** What all its tables and indexes take. */
export async function databaseBytes(database: Database): Promise<number> {
  const statement =
    database.kind === 'postgres'
      ? 'select pg_database_size(current_database())'
      : 'select page_count * page_size from pragma_page_count(), pragma_page_size()';
  return Number(await firstValue(database, statement));
}

/** Lets PostgreSQL's planner learn what there is, as the server does by itself in a while; SQLite learns nothing. */
export async function settle(database: Database): Promise<void> {
  if (database.kind === 'postgres')
    await database.read.getExecutor().executeQuery(CompiledQuery.raw('vacuum (analyze)'));
}

async function firstValue(database: Database, statement: string): Promise<string> {
  const { rows } = await database.read
    .getExecutor()
    .executeQuery<Record<string, unknown>>(CompiledQuery.raw(statement));
  return String(Object.values(rows[0] ?? {})[0]);
}

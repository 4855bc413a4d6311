import { sql } from 'kysely';
import type { Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { CheckupContext } from './checkup.ts';
import type { CheckResult } from './finding.ts';

/** How many rows a table has before it matters that the database has never counted them. */
const MANY_ROWS = 1000;

/** Whether the database keeps what it is told, and knows its own tables. */
export async function checkDatabase({ database }: CheckupContext): Promise<CheckResult> {
  const db = named(database.read, 'doctor.settings');
  return database.kind === 'sqlite' ? checkSqlite(db) : checkPostgres(db);
}

async function checkSqlite(db: Reader): Promise<CheckResult> {
  const { rows } = await sql<{ mode: string; version: string }>`
    select journal_mode as mode, sqlite_version() as version from pragma_journal_mode
  `.execute(db);
  const { mode = '', version = '' } = rows[0] ?? {};
  const detail = `SQLite ${version}, journal ${mode}`;
  if (mode === 'wal') return { detail, findings: [] };
  const message = `The file keeps its journal as “${mode}”: readers and writers wait for each other.`;
  return {
    detail,
    findings: [{ subject: 'journal_mode', message, fix: 'Start Octavo: it changes this by itself.' }],
  };
}

async function checkPostgres(db: Reader): Promise<CheckResult> {
  const { rows } = await sql<{ version: string; fsync: string; full_page_writes: string }>`
    select current_setting('server_version') as version, current_setting('fsync') as fsync,
      current_setting('full_page_writes') as full_page_writes
  `.execute(db);
  const { version = '', fsync = '', full_page_writes = '' } = rows[0] ?? {};
  const off = Object.entries({ fsync, full_page_writes }).filter(([, value]) => value === 'off');
  const unsafe = off.map(([subject]) => ({
    subject,
    message: `${subject} is off: a crash of the machine can destroy the database.`,
    fix: `alter system set ${subject} = on; select pg_reload_conf();`,
  }));
  return { detail: `PostgreSQL ${version}`, findings: [...unsafe, ...(await uncounted(db))] };
}

/** Tables that neither autovacuum nor anybody else has ever analysed. */
async function uncounted(db: Reader): Promise<CheckResult['findings']> {
  const { rows } = await sql<{ name: string }>`
    select stats.relname as name from pg_stat_user_tables as stats
    where stats.relid in (select oid from pg_class where relnamespace = (select relnamespace from pg_class where oid = to_regclass('migrations')))
      and stats.last_analyze is null and stats.last_autoanalyze is null and stats.n_live_tup > ${MANY_ROWS}
      and not exists (select 1 from pg_stats where schemaname = stats.schemaname and tablename = stats.relname)
  `.execute(db);
  return rows.map(({ name }) => ({
    subject: name,
    message: `PostgreSQL has never looked at what is in ${name}, and plans blindly. Is autovacuum off?`,
    fix: `analyze ${name};`,
  }));
}

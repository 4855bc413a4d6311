import { type RawBuilder, sql } from 'kysely';
import type { Database, Reader, Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { declarationOf } from './declared.ts';
import { explainPostgres, preferIndexes, scansToday, type WastefulScan } from './explain-postgres.ts';
import { explainSqlite } from './explain-sqlite.ts';
import type { CheckResult } from './finding.ts';
import { listIndexes } from './list-indexes.ts';
import { tablesOf } from './list-tables.ts';
import type { Reference } from './reference.ts';
import { describeWeakness, type Weakness } from './weakness.ts';

/** Below it a table is read as quickly without an index. */
const MANY_ROWS = 10_000;

type Statement = Reference['statements'][number];

/**
 * How this database answers every named query, and whether that grows with the site. Nothing is run but `EXPLAIN`, on the
 * operator's own statistics.
 */
export async function checkPlans(database: Database, reference: Reference): Promise<CheckResult> {
  const plans =
    database.kind === 'sqlite'
      ? await sqlitePlans(database, reference)
      : await postgresPlans(database, reference);
  const present = await listIndexes(database.read);
  const findings = new Map<string, CheckResult['findings'][number]>();
  for (const { exercise, reason } of reference.failures)
    findings.set(exercise, {
      subject: exercise,
      message: `The queries of “${exercise}” could not be tried: ${reason}`,
      fix: REPORT,
    });
  for (const { statement, weaknesses, wasteful } of plans) {
    // What comes of an index that is missing is told with the index.
    if (statement.plan.indexes.some((name) => reference.indexes.has(name) && !present.has(name))) continue;
    for (const weakness of weaknesses) {
      const finding = await findingOf(database.read, statement, weakness);
      if (finding !== null) findings.set(`${statement.name} ${describeWeakness(weakness)}`, finding);
    }
    for (const { table } of wasteful)
      findings.set(`${statement.name} ${table}`, staleStatistics(statement.name, table));
  }
  const names = new Set(reference.statements.map(({ name }) => name));
  return { detail: `${names.size} named queries in ${plans.length} forms`, findings: [...findings.values()] };
}

const REPORT = 'This is a defect of Octavo: report it with this line.';

interface PlanToday {
  statement: Statement;
  weaknesses: Weakness[];
  wasteful: WastefulScan[];
}

async function sqlitePlans({ readSlowly: db }: Database, { statements }: Reference): Promise<PlanToday[]> {
  const tables = await tablesOf(db);
  const plans: PlanToday[] = [];
  for (const statement of statements) {
    const { weaknesses } = await explainSqlite(db, statement, tables);
    plans.push({ statement, weaknesses: undeclared(statement, weaknesses), wasteful: [] });
  }
  return plans;
}

function undeclared({ name }: Statement, weaknesses: readonly Weakness[]): Weakness[] {
  return weaknesses.filter((weakness) => declarationOf(name, weakness) === undefined);
}

function postgresPlans(database: Database, { statements }: Reference): Promise<PlanToday[]> {
  return database.transaction(async (tx) => {
    await sql`set transaction read only`.execute(tx);
    const rows = await rowsOfTables(tx);
    const plans: PlanToday[] = [];
    for (const statement of statements) {
      const scans = await scansToday(tx, statement);
      const wasteful = scans.filter((scan) => isWasteful(scan, rows) && isUndeclared(statement, scan.table));
      plans.push({ statement, weaknesses: [], wasteful });
    }
    await preferIndexes(tx);
    for (const plan of plans)
      plan.weaknesses = undeclared(
        plan.statement,
        (await explainPostgres(tx, plan.statement)).weaknesses,
      ).filter((weakness) => isOfOctavo(plan.statement, weakness) || rows.has(weakness.table));
    return plans;
  });
}

function isWasteful({ table, kept }: WastefulScan, rows: ReadonlyMap<string, number>): boolean {
  const all = rows.get(table) ?? 0;
  return all > MANY_ROWS && kept < all / 2;
}

function isUndeclared({ name }: Statement, table: string): boolean {
  return declarationOf(name, { kind: 'scan', table }) === undefined;
}

/** As PostgreSQL estimates them, of tables that have changed much since it looked at them last: it plans the others with care. */
async function rowsOfTables(tx: Transaction): Promise<Map<string, number>> {
  const { rows } = await sql<{ name: string; rows: number }>`
    select tables.relname as name, greatest(tables.reltuples, stats.n_live_tup)::float8 as rows
    from pg_class as tables join pg_stat_user_tables as stats on stats.relid = tables.oid
    where tables.relnamespace = (select relnamespace from pg_class where oid = to_regclass('migrations'))
      and stats.n_mod_since_analyze > stats.n_live_tup / 2
  `.execute(named(tx, 'doctor.rows'));
  return new Map(rows.map((row) => [row.name, row.rows]));
}

async function findingOf(db: Reader, statement: Statement, weakness: Weakness) {
  const { name } = statement;
  const message = `The query ${name} ${describeWeakness(weakness)}`;
  if (isOfOctavo(statement, weakness))
    return { subject: name, message: `${message}, and no index serves it.`, fix: REPORT };
  // A few rows are read and put into order more quickly than an index is.
  if (weakness.kind === 'sort' || !(await hasManyRows(db, weakness.table))) return null;
  return staleStatistics(name, weakness.table);
}

/** Whether it does so where nothing is missing as well. */
function isOfOctavo({ plan }: Statement, { kind, table }: Weakness): boolean {
  return plan.weaknesses.some((weakness) => weakness.kind === kind && weakness.table === table);
}

function staleStatistics(query: string, table: string) {
  const message = `The query ${query} reads ${table} from one end to the other although an index would serve it: what the database believes about ${table} is out of date.`;
  return { subject: query, message, fix: `analyze ${table};` };
}

async function hasManyRows(db: Reader, table: string): Promise<boolean> {
  const from: RawBuilder<unknown> = sql.table(table);
  const { rows } = await sql`select 1 from ${from} limit 1 offset ${MANY_ROWS}`.execute(
    named(db, 'doctor.has-many-rows'),
  );
  return rows.length > 0;
}

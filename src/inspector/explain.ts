import { CompiledQuery } from 'kysely';
import type { Database } from '../database/database.ts';
import type { TracedStatement } from '../observe/trace.ts';

/** How a statement is carried out, a line a step; or why the database did not say. */
export type Plan =
  | { ok: true; lines: readonly string[]; isMeasured: boolean }
  | { ok: false; reason: string };

type Explained = Pick<TracedStatement, 'sql' | 'parameters'>;

/**
 * Asks the database how it carries out a statement that was recorded here. Nothing changes by it: the statement is not run,
 * except, where `mayRun`, one that selects, on PostgreSQL in a transaction that can only read and is undone.
 */
export async function explain(database: Database, statement: Explained, mayRun: boolean): Promise<Plan> {
  const isMeasured = mayRun && database.kind === 'postgres' && onlyReads(statement.sql);
  try {
    const lines =
      database.kind === 'sqlite'
        ? await explainInSqlite(database, statement)
        : await explainInPostgres(database, statement, isMeasured);
    return { ok: true, lines, isMeasured };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

function onlyReads(sql: string): boolean {
  return /^\s*select\b/i.test(sql) && !/\bfor (?:no key )?(?:update|share)\b/i.test(sql);
}

async function explainInSqlite({ read }: Database, { sql, parameters }: Explained): Promise<string[]> {
  const query = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]);
  const { rows } = await read.getExecutor().executeQuery<PlanRow>(query);
  const depths = new Map<number, number>([[0, -1]]);
  return rows.map(({ id, parent, detail }) => {
    const depth = (depths.get(parent) ?? -1) + 1;
    depths.set(id, depth);
    return `${'  '.repeat(depth)}${detail}`;
  });
}

interface PlanRow {
  id: number;
  parent: number;
  detail: string;
}

class Undo extends Error {}

async function explainInPostgres(
  database: Database,
  { sql, parameters }: Explained,
  isMeasured: boolean,
): Promise<string[]> {
  let lines: string[] = [];
  const explaining = database.transaction(async (tx) => {
    const executor = tx.getExecutor();
    await executor.executeQuery(CompiledQuery.raw('set transaction read only'));
    const options = isMeasured ? 'analyze, buffers' : 'costs';
    const query = CompiledQuery.raw(`explain (${options}) ${sql}`, [...parameters]);
    const { rows } = await executor.executeQuery<{ 'QUERY PLAN': string }>(query);
    lines = rows.map((row) => row['QUERY PLAN']);
    throw new Undo();
  });
  await explaining.catch((error: unknown) => {
    if (!(error instanceof Undo)) throw error;
  });
  return lines;
}

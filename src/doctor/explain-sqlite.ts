import { CompiledQuery } from 'kysely';
import type { Reader } from '../database/database.ts';
import type { RehearsedStatement } from './rehearse.ts';
import type { Plan, Weakness } from './weakness.ts';

/** @param tables the names of all that are there. */
export async function explainSqlite(
  db: Reader,
  statement: RehearsedStatement,
  tables: ReadonlySet<string>,
): Promise<Plan> {
  const query = CompiledQuery.raw(`explain query plan ${statement.sql}`, [...statement.parameters]);
  const { rows } = await db.getExecutor().executeQuery<{ detail: string }>(query);
  return readPlan(
    rows.map(({ detail }) => detail),
    statement.sql,
    tables,
  );
}

/** @param details the lines of `EXPLAIN QUERY PLAN`. */
export function readPlan(details: readonly string[], sql: string, tables: ReadonlySet<string>): Plan {
  const aliases = aliasesIn(sql, tables);
  const weaknesses = details.flatMap((detail) => weaknessIn(detail, aliases));
  const indexes = details.flatMap((detail) => / USING (?:COVERING )?INDEX (\w+)/.exec(detail)?.[1] ?? []);
  return { weaknesses, indexes: indexes.filter((name) => !name.startsWith('sqlite_autoindex_')) };
}

function weaknessIn(detail: string, aliases: ReadonlyMap<string, string>): Weakness[] {
  if (detail.startsWith('USE TEMP B-TREE')) return [{ kind: 'sort', table: '' }];
  const [, way, name = '', rest = ''] = /^(SCAN|SEARCH) (\S+)(.*)$/.exec(detail) ?? [];
  const table = aliases.get(name);
  // What is no table is a list in memory, or what another line of the plan makes.
  if (table === undefined) return [];
  // The full-text index without a word to look for is read as a whole.
  if (rest.includes('VIRTUAL TABLE INDEX')) return / INDEX 0:$/.test(rest) ? [{ kind: 'scan', table }] : [];
  const isScan = way === 'SCAN' || rest.includes('AUTOMATIC');
  return isScan ? [{ kind: 'scan', table }] : [];
}

/** The plan calls tables as the statement does. */
function aliasesIn(sql: string, tables: ReadonlySet<string>): Map<string, string> {
  const aliases = new Map([...tables].map((table) => [table, table]));
  const places = /(?:\b(?:from|join|update|into)|,)\s+"?(\w+)"?\s+(?:as\s+)?"?(\w+)"?/gi;
  for (const [, table = '', alias = ''] of sql.matchAll(places))
    if (tables.has(table) && !tables.has(alias)) aliases.set(alias, table);
  return aliases;
}

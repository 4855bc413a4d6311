import type { Database } from '../database/database.ts';
import { explainPostgres, preferIndexes } from './explain-postgres.ts';
import { explainSqlite } from './explain-sqlite.ts';
import { findFamous } from './famous.ts';
import { type IndexDefinition, listIndexes } from './list-indexes.ts';
import { tablesOf } from './list-tables.ts';
import { type Rehearsal, type RehearsedStatement, rehearse } from './rehearse.ts';
import type { OpenRehearsedSite } from './rehearsed-site.ts';
import { onStage, type Stage } from './stage.ts';
import type { Plan } from './weakness.ts';

/** How an Octavo of this version is meant to be. */
export interface Reference {
  indexes: ReadonlyMap<string, IndexDefinition>;
  /** Everything that it asks a database, and how it is answered where nothing is missing. */
  statements: (RehearsedStatement & { plan: Plan })[];
  failures: Rehearsal['failures'];
}

/** Takes a second or two; the operator's own tables are only read, and hardly. */
export async function makeReference(
  database: Database,
  openSite: OpenRehearsedSite,
  now: number,
): Promise<Reference> {
  const famous = await findFamous(database, now);
  return onStage(database, now, async (stage) => {
    const { statements, failures } = await rehearse(stage.database, { openSite, famous, now });
    const indexes = await listIndexes(stage.floor);
    return { indexes, failures, statements: await explainAll(stage, statements) };
  });
}

async function explainAll({ database, floor }: Stage, statements: readonly RehearsedStatement[]) {
  const tables = await tablesOf(floor);
  if (database.kind === 'postgres') await preferIndexes(floor);
  const explained: Reference['statements'] = [];
  for (const statement of statements) {
    const plan =
      database.kind === 'postgres'
        ? await explainPostgres(floor, statement)
        : await explainSqlite(floor, statement, tables);
    explained.push({ ...statement, plan });
  }
  return explained;
}

import type { Database } from '../database/database.ts';
import type { CheckResult } from './finding.ts';
import { type IndexDefinition, listIndexes } from './list-indexes.ts';
import type { Reference } from './reference.ts';

const MOST_NAMED = 5;

/** Whether every index of the migrations is there, is as they made it, and can be used; and who needs it. */
export async function checkIndexes(database: Database, reference: Reference): Promise<CheckResult> {
  const present = await listIndexes(database.read);
  const findings = [...reference.indexes.values()].flatMap((expected) => {
    const problem = problemOf(expected, present.get(expected.name));
    if (problem === null) return [];
    const message = `${problem} ${needs(queriesUsing(reference, expected.name))}`;
    return [{ subject: expected.name, message, fix: fixOf(database, expected, present.get(expected.name)) }];
  });
  return { detail: `${reference.indexes.size} indexes`, findings };
}

function problemOf(expected: IndexDefinition, present: IndexDefinition | undefined): string | null {
  const { name, table } = expected;
  if (present === undefined) return `The index ${name} of ${table} is missing.`;
  if (!present.isValid) return `The index ${name} of ${table} was not built to its end, and is not used.`;
  if (present.definition !== expected.definition)
    return `The index ${name} of ${table} is not as Octavo made it.`;
  return null;
}

function needs(queries: readonly string[]): string {
  if (queries.length === 0) return 'No query needs it by name; it keeps rows unique or removals quick.';
  const named = queries.slice(0, MOST_NAMED).join(', ');
  const more = queries.length > MOST_NAMED ? ` and ${queries.length - MOST_NAMED} more` : '';
  return `Without it these queries read more than they should: ${named}${more}.`;
}

/** By their names. */
export function queriesUsing({ statements }: Reference, index: string): string[] {
  const names = statements.filter(({ plan }) => plan.indexes.includes(index)).map(({ name }) => name);
  return [...new Set(names)].sort();
}

function fixOf(
  { kind }: Database,
  { name, definition }: IndexDefinition,
  present: IndexDefinition | undefined,
): string {
  // On PostgreSQL so that nobody waits while it is built.
  const create =
    kind === 'postgres'
      ? definition.replace(/^create (unique )?index /, 'create $1index concurrently ')
      : definition;
  return present === undefined ? `${create};` : `drop index ${name}; ${create};`;
}

// Kysely takes longer to build and compile a small query than SQLite takes to answer it: what every page asks is compiled once.
import type { CompiledQuery } from 'kysely';
import type { Reader } from './database.ts';
import { databaseKind } from './database-kind.ts';
import { nameQuery } from './named.ts';

export interface QueryShape {
  /** As given to `named`. */
  name: string;
  /** All that the text of the query depends on, other than the lengths of lists among the parameters. */
  shape?: string | number;
}

/** More than the program has, lists of all usual lengths included. */
const KEPT_QUERIES = 1000;
const kept = new Map<string, CompiledQuery<unknown>>();

/**
 * Runs a query that is built and compiled when its shape comes for the first time. `build` is given a stand-in for each
 * parameter, which it may only put where a value belongs: it must not look at it, nor use any other value that changes.
 */
export async function runPrepared<Parameters extends Record<string, unknown>, Row>(
  db: Reader,
  { name, shape = '' }: QueryShape,
  parameters: Parameters,
  build: (parameters: Parameters) => CompiledQuery<Row>,
): Promise<Row[]> {
  const key = keyOf(databaseKind(db), name, shape, parameters);
  let query = kept.get(key) as CompiledQuery<Row> | undefined;
  if (query === undefined) {
    query = build(standIns(parameters) as Parameters);
    nameQuery(query.queryId, name);
    if (kept.size >= KEPT_QUERIES) kept.clear();
    kept.set(key, query);
  }
  const values = query.parameters.map((value) =>
    value instanceof StandIn ? value.valueIn(parameters) : value,
  );
  const { rows } = await db.getExecutor().executeQuery<Row>({ ...query, parameters: values });
  return rows;
}

function keyOf(kind: string, name: string, shape: string | number, parameters: object): string {
  let key = `${kind} ${name} ${shape}`;
  for (const value of Object.values(parameters)) if (Array.isArray(value)) key += ` ${value.length}`;
  return key;
}

class StandIn {
  readonly #name: string;
  readonly #index: number | null;

  constructor(name: string, index: number | null) {
    this.#name = name;
    this.#index = index;
  }

  valueIn(parameters: Readonly<Record<string, unknown>>): unknown {
    const value = parameters[this.#name];
    return this.#index === null ? value : (value as unknown[])[this.#index];
  }
}

function standIns(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(parameters).map(([name, value]) => {
    const standIn = Array.isArray(value)
      ? value.map((_, index) => new StandIn(name, index))
      : new StandIn(name, null);
    return [name, standIn];
  });
  return Object.fromEntries(entries);
}

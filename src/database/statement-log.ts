// Every statement that either database runs passes here: observers see its name, its time and its rows.
import type { CompiledQuery, QueryResult } from 'kysely';
import { queryName } from './named.ts';

/** A statement that has run. */
export interface Statement {
  /** As given to `named`, `''` for what carries none (BEGIN, COMMIT, migrations). */
  name: string;
  sql: string;
  parameters: readonly unknown[];
  milliseconds: number;
  /** Returned or, where none are returned, changed. */
  rows: number;
  failed: boolean;
}

export type StatementListener = (statement: Statement) => void;

/** Tells whoever observes. Listeners are called in the asynchronous context of whoever sent the statement. */
export class StatementLog {
  readonly #listeners = new Set<StatementListener>();

  /** Calls `listener` after each statement, until the function returned is called. */
  add(listener: StatementListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Runs a statement and tells how it went. */
  async watch<Row>(
    query: CompiledQuery,
    run: (query: CompiledQuery) => Promise<QueryResult<Row>>,
  ): Promise<QueryResult<Row>> {
    if (this.#listeners.size === 0) return run(query);
    const started = performance.now();
    try {
      const result = await run(query);
      this.#tell(query, started, result.rows.length || Number(result.numAffectedRows ?? 0), false);
      return result;
    } catch (error) {
      this.#tell(query, started, 0, true);
      throw error;
    }
  }

  #tell({ queryId, sql, parameters }: CompiledQuery, started: number, rows: number, failed: boolean): void {
    const milliseconds = performance.now() - started;
    const statement: Statement = { name: queryName(queryId), sql, parameters, milliseconds, rows, failed };
    for (const listener of this.#listeners) listener(statement);
  }
}

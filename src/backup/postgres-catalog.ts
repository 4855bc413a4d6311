// What PostgreSQL says of its tables, in the schema where Octavo's stand.
import pg from 'pg';
import { z } from 'zod';
import type { SequenceState } from './manifest.ts';

const nameRows = z.array(z.object({ name: z.string() }));

/** Undefined where there are no tables of Octavo's. */
export async function postgresMigrations(client: pg.Client): Promise<string[] | undefined> {
  const table = await client.query("select to_regclass('migrations') is not null as there");
  if (table.rows[0]?.there !== true) return undefined;
  const { rows } = await client.query('select name from migrations order by id');
  return nameRows.parse(rows).map(({ name }) => name);
}

/** Those that are stored as they are written, in their order. */
export async function columnsOf(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query(
    `select attname as name from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [quoted(table)],
  );
  return nameRows.parse(rows).map(({ name }) => name);
}

/** Where the identity columns of these tables go on. */
export async function sequencesOf(client: pg.Client, tables: readonly string[]): Promise<SequenceState[]> {
  const states: SequenceState[] = [];
  for (const table of tables) {
    const { rows } = await client.query(
      `select attname as name from pg_attribute
        where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity <> ''`,
      [quoted(table)],
    );
    for (const { name } of nameRows.parse(rows)) {
      const sequence = await sequenceName(client, table, name);
      const found = await client.query(`select last_value::text as value, is_called from ${sequence}`);
      const { value, is_called } = sequenceRow.parse(found.rows[0]);
      states.push({ table, column: name, value: Number(value), isCalled: is_called });
    }
  }
  return states;
}

const sequenceRow = z.object({ value: z.string(), is_called: z.boolean() });

/** Ready to stand in a statement. */
export async function sequenceName(client: pg.Client, table: string, column: string): Promise<string> {
  const { rows } = await client.query('select pg_get_serial_sequence($1, $2) as name', [
    quoted(table),
    column,
  ]);
  return nameRows.parse(rows)[0]?.name ?? '';
}

export function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}

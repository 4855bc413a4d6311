// Rows come table by table, before those that they refer to, and an index is made faster in one go than row by row.
import type pg from 'pg';
import { z } from 'zod';
import { quoted } from './postgres-catalog.ts';

/** Puts back what was taken away; fails where a row breaks a rule. */
export type TightenTables = () => Promise<void>;

const constraints = z.array(z.object({ table: z.string(), name: z.string(), definition: z.string() }));
const indexes = z.array(z.object({ name: z.string(), definition: z.string() }));

/** Takes away the foreign keys, the triggers and those indexes that are no constraints. */
export async function loosenTables(client: pg.Client, tables: readonly string[]): Promise<TightenTables> {
  const names = tables.map(quoted);
  const foreignKeys = await foreignKeysOf(client, names);
  const plainIndexes = await indexesOf(client, names);
  for (const { table, name } of foreignKeys)
    await client.query(`alter table ${table} drop constraint ${quoted(name)}`);
  for (const { name } of plainIndexes) await client.query(`drop index ${name}`);
  for (const name of names) await client.query(`alter table ${name} disable trigger user`);
  return async () => {
    for (const { definition } of plainIndexes) await client.query(definition);
    for (const { table, name, definition } of foreignKeys)
      await client.query(`alter table ${table} add constraint ${quoted(name)} ${definition}`);
    for (const name of names) await client.query(`alter table ${name} enable trigger user`);
  };
}

async function foreignKeysOf(client: pg.Client, names: readonly string[]) {
  const { rows } = await client.query(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
      from pg_constraint where contype = 'f' and conrelid = any($1::text[]::regclass[]) order by oid`,
    [names],
  );
  return constraints.parse(rows);
}

async function indexesOf(client: pg.Client, names: readonly string[]) {
  const { rows } = await client.query(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
      from pg_index where indrelid = any($1::text[]::regclass[])
        and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
      order by indexrelid`,
    [names],
  );
  return indexes.parse(rows);
}

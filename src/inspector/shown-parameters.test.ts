import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTestDatabase } from '../../tests/support/databases.ts';
import { shownParameters } from './shown-parameters.ts';

/** Columns that look as if they held something secret, and hold what everybody sees. */
const PUBLIC = ['media.hash', 'tags.name_key', 'settings.key'];

test('no value of a column is shown that holds a secret or tells who somebody is', async () => {
  await using opened = await openTestDatabase('sqlite');
  const { rows } = await sql<{ table: string; column: string }>`
    select m.name as "table", c.name as "column" from sqlite_schema as m, pragma_table_info(m.name) as c
    where m.type = 'table'
  `.execute(opened.database.read);
  const secret = rows.filter(
    ({ table, column }) =>
      /token|hash|secret|password|mail|address|recipient|recovery|backup/.test(column) &&
      !PUBLIC.includes(`${table}.${column}`) &&
      !table.startsWith('sqlite_'),
  );
  expect(secret.length).toBeGreaterThan(10);
  for (const { table, column } of secret) {
    for (const text of [
      `select "id" from "${table}" where "${column}" = ?`,
      `insert into "${table}" ("${column}") values (?)`,
      `update "${table}" set "${column}" = ?`,
      `select 1 from "posts" inner join ${table} on ${table}.${column} = ?`,
    ]) {
      expect.soft(shownParameters({ sql: text, parameters: ['x'] }), text).toBeNull();
    }
  }
});

test('other values are shown, each of them shortened', () => {
  const parameters = ['sea', 7, null, 'x'.repeat(500)];
  const shown = shownParameters({ sql: 'select "id" from "posts" where "slug" = ?', parameters });
  expect(shown).toEqual(['"sea"', '7', 'null', `"${'x'.repeat(79)}…`]);
});

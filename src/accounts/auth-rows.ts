// The statements behind better-auth's adapter, over whichever of its tables is asked for.
import { type RawBuilder, sql } from 'kysely';
import type { Database, Reader, Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';

export type Row = Record<string, unknown>;

/** One condition; those joined by OR make one group, which holds together with all others. */
export interface Condition {
  field: string;
  operator: string;
  value: unknown;
  connector: 'AND' | 'OR';
  mode: 'sensitive' | 'insensitive';
}

export interface Order {
  field: string;
  direction: 'asc' | 'desc';
}

/** Reads at once, writes in a transaction: in one that is open already, or in one for each statement. */
export interface Connection {
  read: Reader;
  write<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>;
}

export function connectionOf(database: Database): Connection {
  return { read: database.read, write: (work) => database.transaction(work) };
}

export function connectionWithin(tx: Transaction): Connection {
  return { read: tx, write: (work) => work(tx) };
}

const TABLES = ['users', 'sessions', 'accounts', 'verifications', 'two_factors'];
const OPERATORS: Readonly<Record<string, string>> = {
  eq: '=',
  ne: '<>',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
};

export function insertRow(connection: Connection, table: string, row: Row): Promise<Row> {
  const columns = sql.join(Object.keys(row).map((column) => sql.ref(column)));
  const values = sql.join(Object.values(row));
  return connection.write(async (tx) => {
    const { rows } = await sql<Row>`
      insert into ${tableOf(table)} (${columns}) values (${values}) returning *
    `.execute(named(tx, `auth.${table}.insert`));
    if (rows[0] === undefined) throw new Error(`nothing was added to ${table}`);
    return rows[0];
  });
}

export async function selectRows(
  { read }: Connection,
  table: string,
  where: readonly Condition[],
  { limit, offset = 0, sortBy }: { limit: number; offset?: number | undefined; sortBy?: Order | undefined },
): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select * from ${tableOf(table)} where ${conditionsOf(where)}
    order by ${orderOf(sortBy)} limit ${limit} offset ${offset}
  `.execute(named(read, `auth.${table}.select`));
  return rows;
}

export async function countRows({ read }: Connection, table: string, where: readonly Condition[]) {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from ${tableOf(table)} where ${conditionsOf(where)}
  `.execute(named(read, `auth.${table}.count`));
  return rows[0]?.count ?? 0;
}

/** Changes one row at most, the first that the conditions fit, and gives it back as it is then. */
export function updateRow(connection: Connection, table: string, where: readonly Condition[], set: Row) {
  return changeRow(connection, table, where, assignmentsOf(set));
}

/** Adds to numbers and sets values in one statement, where the conditions still hold. */
export function incrementRow(
  connection: Connection,
  table: string,
  where: readonly Condition[],
  change: { increment: Readonly<Record<string, number>>; set: Row },
): Promise<Row | null> {
  const increments = Object.entries(change.increment).map(
    ([column, delta]) => sql`${sql.ref(column)} = ${sql.ref(column)} + ${delta}`,
  );
  return changeRow(connection, table, where, [...increments, ...assignmentsOf(change.set)]);
}

export function updateRows(connection: Connection, table: string, where: readonly Condition[], set: Row) {
  return connection.write(async (tx) => {
    const { rows } = await sql<Row>`
      update ${tableOf(table)} set ${sql.join(assignmentsOf(set))} where ${conditionsOf(where)} returning id
    `.execute(named(tx, `auth.${table}.update-all`));
    return rows.length;
  });
}

export function deleteRows(connection: Connection, table: string, where: readonly Condition[]) {
  return connection.write(async (tx) => {
    const { rows } = await sql<Row>`
      delete from ${tableOf(table)} where ${conditionsOf(where)} returning id
    `.execute(named(tx, `auth.${table}.delete`));
    return rows.length;
  });
}

/** Removes one row at most and gives it back: of many who try, one gets it. */
export function consumeRow(
  connection: Connection,
  table: string,
  where: readonly Condition[],
): Promise<Row | null> {
  return connection.write(async (tx) => {
    const { rows } = await sql<Row>`
      delete from ${tableOf(table)} where ${firstOf(table, where)} returning *
    `.execute(named(tx, `auth.${table}.consume`));
    return rows[0] ?? null;
  });
}

function changeRow(
  connection: Connection,
  table: string,
  where: readonly Condition[],
  assignments: readonly RawBuilder<unknown>[],
): Promise<Row | null> {
  return connection.write(async (tx) => {
    const { rows } = await sql<Row>`
      update ${tableOf(table)} set ${sql.join(assignments)} where ${firstOf(table, where)} returning *
    `.execute(named(tx, `auth.${table}.update`));
    return rows[0] ?? null;
  });
}

// The conditions stand outside as well: a statement that had to wait for another looks at its row again by them alone.
function firstOf(table: string, where: readonly Condition[]): RawBuilder<unknown> {
  if (where.length === 0) throw new Error(`one row of ${table} needs a condition`);
  const conditions = conditionsOf(where);
  const first = sql`select id from ${tableOf(table)} where ${conditions} order by id limit 1`;
  return sql`id = (${first}) and ${conditions}`;
}

function tableOf(table: string): RawBuilder<unknown> {
  if (!TABLES.includes(table)) throw new Error(`accounts have no table ${table}`);
  return sql.table(table);
}

function assignmentsOf(set: Row): RawBuilder<unknown>[] {
  return Object.entries(set).map(([column, value]) => sql`${sql.ref(column)} = ${value}`);
}

function orderOf(sortBy: Order | undefined): RawBuilder<unknown> {
  if (sortBy === undefined) return sql`id`;
  const direction = sortBy.direction === 'desc' ? sql`desc` : sql`asc`;
  return sql`${sql.ref(sortBy.field)} ${direction}, id ${direction}`;
}

function conditionsOf(where: readonly Condition[]): RawBuilder<unknown> {
  const either = where.filter(({ connector }) => connector === 'OR').map(conditionOf);
  const all = where.filter(({ connector }) => connector === 'AND').map(conditionOf);
  if (either.length > 0) all.push(sql`(${sql.join(either, sql` or `)})`);
  return all.length === 0 ? sql`1 = 1` : sql.join(all, sql` and `);
}

function conditionOf({ field, operator, value, mode }: Condition): RawBuilder<unknown> {
  const column = sql.ref(field);
  if (mode === 'insensitive') throw new Error(`${field} is only compared as it is written`);
  if (operator === 'in' || operator === 'not_in') return membershipOf(column, operator, value);
  // An id that is no number names nothing.
  if (Number.isNaN(value)) return operator === 'ne' ? sql`1 = 1` : sql`1 = 0`;
  if (value === null && operator === 'eq') return sql`${column} is null`;
  if (value === null && operator === 'ne') return sql`${column} is not null`;
  const sign = OPERATORS[operator];
  if (sign === undefined) throw new Error(`accounts know no operator ${operator}`);
  return sql`${column} ${sql.raw(sign)} ${value}`;
}

function membershipOf(column: RawBuilder<unknown>, operator: string, value: unknown): RawBuilder<unknown> {
  const values = (Array.isArray(value) ? value : [value]).filter((one) => !Number.isNaN(one));
  if (values.length === 0) return operator === 'in' ? sql`1 = 0` : sql`1 = 1`;
  return sql`${column} ${sql.raw(operator === 'in' ? 'in' : 'not in')} (${sql.join(values)})`;
}

import { CompiledQuery, sql } from 'kysely';
import { z } from 'zod';
import type { Transaction } from '../database/database.ts';
import type { RehearsedStatement } from './rehearse.ts';
import type { Plan, Weakness } from './weakness.ts';

interface Node {
  'Node Type': string;
  'Relation Name'?: string | undefined;
  'Index Name'?: string | undefined;
  'Index Cond'?: string | undefined;
  'Plan Rows': number;
  Filter?: string | undefined;
  Plans?: Node[] | undefined;
}

const node: z.ZodType<Node> = z.lazy(() =>
  z.object({
    'Node Type': z.string(),
    'Relation Name': z.string().optional(),
    'Index Name': z.string().optional(),
    'Index Cond': z.string().optional(),
    'Plan Rows': z.number(),
    Filter: z.string().optional(),
    Plans: z.array(node).optional(),
  }),
);
const answer = z.tuple([z.object({ Plan: node })]);

/** From now to the transaction's end, whatever an index can do is done by one: small tables show what large ones would. */
export async function preferIndexes(tx: Transaction): Promise<void> {
  const ways = ['seqscan', 'hashagg', 'hashjoin', 'mergejoin', 'material', 'memoize'];
  for (const way of ways) await sql.raw(`set local enable_${way} = off`).execute(tx);
  await sql`set local jit = off`.execute(tx);
}

/** After `preferIndexes`. What is weak is so whether indexes are taken for finding rows or for their order. */
export async function explainPostgres(tx: Transaction, statement: RehearsedStatement): Promise<Plan> {
  const finding = allOf(await planOf(tx, statement));
  if (finding.every((one) => weaknessIn(one).length === 0)) return planFrom(finding, []);
  await sql`set local enable_sort = off`.execute(tx);
  const ordering = allOf(await planOf(tx, statement));
  await sql`set local enable_sort = on`.execute(tx);
  const others = ordering.flatMap(weaknessIn).map(keyOf);
  const weaknesses = finding.flatMap(weaknessIn).filter((weakness) => others.includes(keyOf(weakness)));
  return planFrom(weaknesses.length === 0 && others.length === 0 ? ordering : finding, weaknesses);
}

function planFrom(nodes: readonly Node[], weaknesses: Weakness[]): Plan {
  return { weaknesses, indexes: nodes.flatMap((one) => one['Index Name'] ?? []) };
}

function keyOf({ kind, table }: Weakness): string {
  return `${kind} ${table}`;
}

/** A table of many rows that the planner reads whole although it throws most of them away. */
export interface WastefulScan {
  table: string;
  /** As PostgreSQL estimates them. */
  kept: number;
}

/** As the server would do it today. */
export async function scansToday(tx: Transaction, statement: RehearsedStatement): Promise<WastefulScan[]> {
  return allOf(await planOf(tx, statement)).flatMap((one) => {
    const table = one['Relation Name'];
    const isScan = one['Node Type'] === 'Seq Scan' && one.Filter !== undefined && table !== undefined;
    return isScan ? [{ table, kept: one['Plan Rows'] }] : [];
  });
}

async function planOf(tx: Transaction, { sql: text, parameters }: RehearsedStatement): Promise<Node> {
  const query = CompiledQuery.raw(`explain (format json) ${text}`, [...parameters]);
  const { rows } = await tx.executeQuery(query);
  const [row] = z.array(z.object({ 'QUERY PLAN': answer })).parse(rows);
  if (row === undefined) throw new Error('PostgreSQL gave no plan');
  return row['QUERY PLAN'][0].Plan;
}

function allOf(root: Node): Node[] {
  return [root, ...(root.Plans ?? []).flatMap(allOf)];
}

function weaknessIn(one: Node): Weakness[] {
  const table = one['Relation Name'] ?? '';
  switch (one['Node Type']) {
    case 'Seq Scan':
      return [{ kind: 'scan', table }];
    case 'Index Scan':
    case 'Index Only Scan':
      // Without a condition it is read from one end to the other.
      return one['Index Cond'] === undefined ? [{ kind: 'scan', table }] : [];
    case 'Sort':
      return [{ kind: 'sort', table: '' }];
    default:
      return [];
  }
}

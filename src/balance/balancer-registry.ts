// Which balancers give requests to nodes: each writes its own row.
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database, DatabaseKind, Reader } from '../database/database.ts';
import { named } from '../database/named.ts';
import { databaseNow } from './nodes/node-registry.ts';

export interface BalancerIdentity {
  /** Of this process: random. */
  id: string;
  name: string;
  /** Where readers find it. */
  url: string;
}

export interface RegisteredBalancer extends BalancerIdentity {
  /** Names of those that it may give requests. */
  nodes: string[];
  /** Milliseconds, by the database's clock. */
  startedAgo: number;
  heartbeatAgo: number;
}

/** Registers a balancer, or renews what is known of it: whichever is there. */
export async function renewBalancer(
  database: Database,
  balancer: BalancerIdentity,
  nodes: readonly string[],
): Promise<void> {
  const now = databaseNow(database.kind);
  const known = { nodes: JSON.stringify(nodes), heartbeat_at: now };
  await database.transaction(async (tx) => {
    await named(tx, 'balancers.renew')
      .insertInto('balancers')
      .values({ ...balancer, ...known, started_at: now })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(known))
      .execute();
  });
}

export async function removeBalancer(database: Database, id: string): Promise<void> {
  await database.transaction(async (tx) => {
    await named(tx, 'balancers.remove').deleteFrom('balancers').where('id', '=', id).execute();
  });
}

/** In the order of their names. */
export async function listBalancers(db: Reader, kind: DatabaseKind): Promise<RegisteredBalancer[]> {
  const now = databaseNow(kind);
  const rows = await named(db, 'balancers.list')
    .selectFrom('balancers')
    .select(['id', 'name', 'url', 'nodes'])
    .select([
      sql<number>`${now} - started_at`.as('startedAgo'),
      sql<number>`${now} - heartbeat_at`.as('heartbeatAgo'),
    ])
    .orderBy('name')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...row, nodes: z.array(z.string()).catch([]).parse(JSON.parse(row.nodes)) }));
}

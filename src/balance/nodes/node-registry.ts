// Which processes serve the site: each writes its own row, whoever looks after them reads all.
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Database, DatabaseKind, Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';

export type NodeState = 'starting' | 'ready' | 'draining';

/** What a node did since its last heartbeat, and what it is like now. */
export const nodeFigures = z.object({
  /** Of all kinds, a second. */
  requests: z.number(),
  /** Milliseconds until an answer was sent. */
  p50: z.number(),
  p99: z.number(),
  /** Part of the pages that were kept, from 0 to 1; null where nothing was asked. */
  hitRate: z.number().nullable(),
  /** Resident, in bytes. */
  memory: z.number(),
  /** Of the invalidation log, applied. */
  position: z.number(),
  pid: z.number(),
});
export type NodeFigures = z.output<typeof nodeFigures>;

export interface NodeIdentity {
  /** Of this process: random. */
  id: string;
  /** Stays over restarts. */
  name: string;
  /** `10.0.0.5:3000`. */
  address: string;
  release: string;
}

export interface RegisteredNode extends NodeIdentity {
  state: NodeState;
  /** Milliseconds, by the database's clock. */
  startedAgo: number;
  stateAgo: number;
  heartbeatAgo: number;
  /** Null where another release wrote what this one cannot read. */
  figures: NodeFigures | null;
}

/** What writes the registry. */
export type RegistryDatabase = Pick<Database, 'kind' | 'transaction'>;

/** Registers a node, or renews what is known of it: whichever is there. */
export async function renewNode(
  database: RegistryDatabase,
  node: NodeIdentity,
  state: NodeState,
  figures: NodeFigures,
): Promise<void> {
  const now = databaseNow(database.kind);
  const known = { state, figures: JSON.stringify(figures), heartbeat_at: now };
  await database.transaction(async (tx) => {
    await named(tx, 'nodes.renew')
      .insertInto('nodes')
      .values({ ...node, ...known, started_at: now, state_at: now })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((row) => ({
          ...known,
          state_at: row
            .case()
            .when('nodes.state', '=', state)
            .then(row.ref('nodes.state_at'))
            .else(now)
            .end(),
        })),
      )
      .execute();
  });
}

export async function removeNode(database: RegistryDatabase, id: string): Promise<void> {
  await database.transaction(async (tx) => {
    await named(tx, 'nodes.remove').deleteFrom('nodes').where('id', '=', id).execute();
  });
}

/** Removes those, and balancers, that were not heard of for so long: they were killed. */
export async function removeSilent(database: RegistryDatabase, milliseconds: number): Promise<void> {
  const before = sql<number>`${databaseNow(database.kind)} - ${sql.lit(milliseconds)}`;
  await database.transaction(async (tx) => {
    await named(tx, 'nodes.remove-silent').deleteFrom('nodes').where('heartbeat_at', '<', before).execute();
    await named(tx, 'balancers.remove-silent')
      .deleteFrom('balancers')
      .where('heartbeat_at', '<', before)
      .execute();
  });
}

/** In the order of their names. */
export async function listNodes(db: Reader, kind: DatabaseKind): Promise<RegisteredNode[]> {
  const now = databaseNow(kind);
  const rows = await named(db, 'nodes.list')
    .selectFrom('nodes')
    .select(['id', 'name', 'address', 'state', 'release', 'figures'])
    .select([
      sql<number>`${now} - started_at`.as('startedAgo'),
      sql<number>`${now} - state_at`.as('stateAgo'),
      sql<number>`${now} - heartbeat_at`.as('heartbeatAgo'),
    ])
    .orderBy('name')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...row, figures: figuresOf(row.figures) }));
}

function figuresOf(text: string): NodeFigures | null {
  try {
    return nodeFigures.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Milliseconds since 1970 by the database's clock, which is the same for all that ask. */
export function databaseNow(kind: DatabaseKind): RawBuilder<number> {
  return kind === 'postgres'
    ? sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`
    : sql<number>`cast(unixepoch('subsec') * 1000 as integer)`;
}

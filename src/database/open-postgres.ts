import { Socket } from 'node:net';
import { Kysely } from 'kysely';
import pg from 'pg';
import type { Engine } from './database.ts';
import { DatabaseError } from './database-error.ts';
import { PooledPostgresDialect } from './postgres-dialect.ts';
import type { Schema } from './schema.ts';
import { ServerSilence } from './server-silence.ts';
import type { StatementLog } from './statement-log.ts';

const OLDEST_POSTGRES = 140_000;
const CONNECT_TIMEOUT_MS = 10_000;
const INT8 = 20;
/**
 * What another transaction has done since: taken a unique key, removed what a row refers to; a conflict between the two, a
 * circle of waiting.
 */
const LOST_RACE = new Set(['23505', '23503', '40001', '40P01']);

export interface PostgresSettings {
  kind: 'postgres';
  url: string;
  /** Connections at most. */
  poolSize: number;
  /** None for commands, for which people wait at their terminal. */
  limits?: TimeLimits;
}

/** Past them a request is answered with 503 rather than late. */
export interface TimeLimits {
  /** How long a statement may take, in milliseconds. */
  statementMs: number;
  /** How long a request waits for a free connection, in milliseconds. */
  waitMs: number;
  /** After how long without any answer the server counts as silent, in milliseconds. */
  silenceMs: number;
}

/** Of those who wait for a connection, for each that there is. */
const WAITING_PER_CONNECTION = 50;
/** Past the server's own limit: then it is the server that does not answer. */
const GRACE_MS = 2_000;
/** How long statements that nobody waits for any more, and the server's goodbyes, may keep a process that ends. */
const LAST_WORDS_MS = 1_000;

/** @throws DatabaseError when the server cannot be reached or is too old. */
export async function openPostgres(settings: PostgresSettings, statements: StatementLog): Promise<Engine> {
  const { url, poolSize, limits } = settings;
  const sockets = new Set<Socket>();
  const pool = new pg.Pool({
    connectionString: url,
    stream: () => openSocket(sockets),
    max: poolSize,
    connectionTimeoutMillis: limits?.waitMs ?? CONNECT_TIMEOUT_MS,
    ...(limits !== undefined && serverLimits(limits)),
    keepAlive: true,
    // Compiling a statement takes longer than any of ours runs.
    options: '-c jit=off',
    application_name: 'octavo',
    types: { getTypeParser: typeParser as typeof pg.types.getTypeParser },
  });
  // A connection that breaks is replaced at the next use, and whoever was using it is told by the query that fails;
  // without listeners it would end the process: the pool hears of its idle connections only.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  await checkServer(pool, url);
  const longestLine = limits === undefined ? Number.POSITIVE_INFINITY : poolSize * WAITING_PER_CONNECTION;
  const silence =
    limits && new ServerSilence({ afterMs: limits.silenceMs, probe: (signal) => probe(url, signal) });
  const watched = { pool, longestLine, silence: silence ?? null };
  const db = new Kysely<Schema>({ dialect: new PooledPostgresDialect(watched, statements) });
  return {
    kind: 'postgres',
    reader: db,
    slowReader: db,
    writer: db,
    committed: new Set(),
    description: `PostgreSQL, ${withoutPassword(url)}`,
    connections: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    isLostRace: (error) => error instanceof pg.DatabaseError && LOST_RACE.has(error.code ?? ''),
    async [Symbol.asyncDispose]() {
      silence?.[Symbol.dispose]();
      // Closing a connection takes a server that answers; a silent one would hold the process for ever.
      setTimeout(cutOff, LAST_WORDS_MS, sockets).unref();
      await db.destroy();
      if (!pool.ended) await pool.end();
    },
  };
}

function openSocket(sockets: Set<Socket>): Socket {
  const socket = new Socket();
  sockets.add(socket);
  return socket.once('close', () => sockets.delete(socket));
}

function cutOff(sockets: ReadonlySet<Socket>): void {
  for (const socket of sockets) socket.destroy();
}

function serverLimits({ statementMs }: TimeLimits): pg.PoolConfig {
  return {
    statement_timeout: statementMs,
    lock_timeout: statementMs,
    // Nobody waits between two statements of a transaction for anything but the processor.
    idle_in_transaction_session_timeout: statementMs,
    query_timeout: statementMs + GRACE_MS,
  };
}

// Ids, counts and times are int8 and stay far below 2^53.
function typeParser(oid: number, format?: 'text' | 'binary'): unknown {
  if (oid === INT8 && format !== 'binary') return Number;
  return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
}

async function checkServer(pool: pg.Pool, url: string): Promise<void> {
  try {
    const result = await pool.query<{ server_version_num: string }>('SHOW server_version_num');
    const version = Number(result.rows[0]?.server_version_num);
    if (version < OLDEST_POSTGRES) {
      throw new DatabaseError(
        'too-old',
        `PostgreSQL ${version / 10_000} is too old; Octavo needs 14 or newer.`,
      );
    }
  } catch (error) {
    await pool.end();
    if (error instanceof DatabaseError) throw error;
    const reason = error instanceof Error ? error.message || String(error) : String(error);
    const message = `Cannot reach PostgreSQL at ${withoutPassword(url)}: ${reason}. Check DATABASE_URL and that the server runs.`;
    throw new DatabaseError('unreachable', message, error);
  }
}

/** On a connection of its own, as those of the pool may all be in use. */
async function probe(url: string, signal: AbortSignal): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'octavo-probe' });
  client.on('error', () => {});
  signal.addEventListener('abort', () => client.connection.stream.destroy());
  await client.connect();
  await client.query('select 1');
  await client.end();
}

function withoutPassword(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return 'DATABASE_URL';
  return `${parsed.host}${parsed.pathname}`;
}

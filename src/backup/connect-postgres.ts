import pg from 'pg';
import { DatabaseError } from '../database/database-error.ts';
import { reasonOf } from './backup-error.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/** A connection's name, as PostgreSQL lists those of its own work. */
export const BACKUP_CONNECTION = 'octavo backup';

export interface PostgresConnection extends AsyncDisposable {
  client: pg.Client;
}

/**
 * A connection of its own, without the limits of time that the site's have.
 * @throws DatabaseError `unreachable`.
 */
export async function connectPostgres(url: string): Promise<PostgresConnection> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: BACKUP_CONNECTION,
  });
  // Whoever uses a connection that breaks hears of it from the query.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(
      'set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0',
    );
  } catch (error) {
    const parsed = URL.parse(url);
    const place = parsed === null ? 'DATABASE_URL' : `${parsed.host}${parsed.pathname}`;
    const message = `Cannot reach PostgreSQL at ${place}: ${reasonOf(error) || String(error)}. Check DATABASE_URL and that the server runs.`;
    throw new DatabaseError('unreachable', message, error);
  }
  return { client, [Symbol.asyncDispose]: () => client.end() };
}

// Databases for programs that run outside of the tests' runner: benches and measurements.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { DatabaseKind } from '../../src/database/database.ts';
import type { EmptyDatabase } from './databases.ts';
import { startPostgres } from './postgres.ts';

export interface OwnDatabases extends AsyncDisposable {
  create(): Promise<EmptyDatabase>;
}

/** For PostgreSQL a server of its own. */
export async function startOwnDatabases(kind: DatabaseKind): Promise<OwnDatabases> {
  return kind === 'sqlite' ? sqliteFiles() : postgresDatabases();
}

function sqliteFiles(): OwnDatabases {
  return {
    async create() {
      const folder = await mkdtemp(join(tmpdir(), 'octavo-own-'));
      return {
        settings: { kind: 'sqlite', file: join(folder, 'octavo.db') },
        [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
      };
    },
    async [Symbol.asyncDispose]() {},
  };
}

async function postgresDatabases(): Promise<OwnDatabases> {
  const server = await startPostgres();
  let created = 0;
  const administer = async (statement: string) => {
    const client = new pg.Client({ connectionString: server.url('postgres') });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  return {
    async create() {
      created += 1;
      const name = `own_${created}`;
      await administer(`create database ${name}`);
      return {
        settings: { kind: 'postgres', url: server.url(name), poolSize: 5 },
        [Symbol.asyncDispose]: () => administer(`drop database if exists ${name} with (force)`),
      };
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

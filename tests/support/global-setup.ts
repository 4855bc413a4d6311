import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type {} from 'vitest';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/database/migrate.ts';
import { openDatabase } from '../../src/database/open-database.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';
import { TEMPLATE_NAME } from './template-database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The `postgres` database of this run's own PostgreSQL server, whose superuser may create databases. */
    postgresUrl: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // What its statistics say of a database must not hang on when somebody looked.
  const server = await startPostgres({ autovacuum: 'off' });
  project.provide('postgresUrl', server.url('postgres'));
  await makeTemplate(server);
  // What Node has compiled of the built program serves each process that runs it.
  const compiled = await mkdtemp(join(tmpdir(), 'octavo-compiled-'));
  process.env.NODE_COMPILE_CACHE = compiled;
  return async () => {
    await server[Symbol.asyncDispose]();
    // A process that ends just now writes what it has compiled.
    await rm(compiled, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
  };
}

/** A copy of a migrated database is made in less than half the time of the migrations. */
async function makeTemplate(server: PostgresServer): Promise<void> {
  await using opened = new AsyncDisposableStack();
  const client = new pg.Client({ connectionString: server.url('postgres') });
  await client.connect();
  opened.defer(() => client.end());
  await client.query(`create database ${TEMPLATE_NAME}`);
  await using database = await openDatabase({
    kind: 'postgres',
    url: server.url(TEMPLATE_NAME),
    poolSize: 1,
  });
  await migrate(database, 0);
}

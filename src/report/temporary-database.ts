// Reports measure on databases of their own, which go when the report ends: a file in a temporary folder, or a database on
// the configured server. The operator's data are never touched.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { DatabaseSettings } from '../database/open-database.ts';
import type { PostgresSettings } from '../database/open-postgres.ts';
import { ReportError } from './report-error.ts';

export interface TemporaryPlace extends AsyncDisposable {
  /** Empty, and gone at the end. */
  folder: string;
  /** Settings of a new, empty database of the kind that is configured. */
  createDatabase(name: string): Promise<DatabaseSettings>;
}

/**
 * A place for a report's databases.
 * @param configured says which kind and, for PostgreSQL, on which server.
 * @param parent the folder in which the temporary one is made.
 * @throws ReportError `no-folder`, and `no-database` from `createDatabase`.
 */
export async function temporaryPlace(configured: DatabaseSettings, parent: string): Promise<TemporaryPlace> {
  await using made = new AsyncDisposableStack();
  const folder = await makeFolder(parent);
  const abandon = () => rmSync(folder, { recursive: true, force: true });
  // A second Ctrl-C ends the process where it stands.
  process.on('exit', abandon);
  made.defer(() => rm(folder, { recursive: true, force: true }));
  made.defer(() => void process.off('exit', abandon));
  const random = randomBytes(6).toString('hex');
  const stack = made.move();
  return {
    folder,
    async createDatabase(name) {
      if (configured.kind === 'sqlite') return { kind: 'sqlite', file: join(folder, `${name}.db`) };
      return stack.use(await createOnServer(configured, `octavo_report_${random}_${name}`)).settings;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function makeFolder(parent: string): Promise<string> {
  try {
    return await mkdtemp(join(parent, 'octavo-report-'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `There can be no temporary folder in ${parent}: ${reason}. Give another place with --dir.`;
    throw new ReportError('no-folder', message, error);
  }
}

async function createOnServer(configured: PostgresSettings, name: string) {
  try {
    await administer(configured.url, `create database ${name} template template0 encoding 'UTF8'`);
  } catch (error) {
    throw new ReportError('no-database', refusal(configured.url, error), error);
  }
  const leave = () => process.stderr.write(`\nThe database ${name} is left behind: drop database ${name};\n`);
  process.on('exit', leave);
  const url = new URL(configured.url);
  url.pathname = `/${name}`;
  return {
    settings: { ...configured, url: url.href },
    async [Symbol.asyncDispose]() {
      await administer(configured.url, `drop database if exists ${name} with (force)`);
      process.off('exit', leave);
    },
  };
}

/** What PostgreSQL says to a role without the right. */
const INSUFFICIENT_PRIVILEGE = '42501';

function refusal(url: string, error: unknown): string {
  const { username, host } = new URL(url);
  const role = decodeURIComponent(username) || 'octavo';
  if (error instanceof pg.DatabaseError && error.code === INSUFFICIENT_PRIVILEGE)
    return `The report needs a database of its own, and "${role}" may not create one on ${host}. As an administrator of PostgreSQL: alter role "${role}" createdb; or leave DATABASE_URL out to measure on SQLite.`;
  const reason = error instanceof Error ? error.message || String(error) : String(error);
  return `The report needs a database of its own, and none could be created on ${host}: ${reason}. Check DATABASE_URL and that the server runs.`;
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(statement);
  } finally {
    await client.end();
  }
}

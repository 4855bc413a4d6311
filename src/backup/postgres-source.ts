// PostgreSQL's part of a backup: the rows of each table as lines of JSON, all of one snapshot.
import type pg from 'pg';
import { z } from 'zod';
import { goOn, type Watch, type WatchedSteps } from './backup-context.ts';
import type { BackupSource } from './backup-source.ts';
import { connectPostgres } from './connect-postgres.ts';
import { type SequenceState, TABLE_PREFIX, type TableSummary } from './manifest.ts';
import { noSite } from './no-site.ts';
import { namesMadeBy, refuseNewerSchema } from './octavo-tables.ts';
import { columnsOf, postgresMigrations, quoted, sequencesOf } from './postgres-catalog.ts';
import type { Part } from './write-archive.ts';

/** Of one part; a table has as many as it needs. */
const PART_BYTES = 4_000_000;
const FIRST_FETCH = 100;
const LARGEST_FETCH = 10_000;

const lines = z.array(z.object({ line: z.string() }));
const mediaRows = z.array(z.object({ hash: z.string(), variants: z.string() }));
const estimate = z.object({ rows: z.coerce.number() });

/**
 * Opens a snapshot, which holds on to nothing that writers need.
 * @throws BackupError when there is no site, DatabaseError when the server cannot be reached or its tables are newer.
 */
export async function openPostgresSource(url: string, watch: Watch): Promise<BackupSource> {
  await using opened = new AsyncDisposableStack();
  const { client } = opened.use(await connectPostgres(url));
  await client.query('begin transaction isolation level repeatable read, read only');
  const migrations = await postgresMigrations(client);
  if (migrations === undefined || migrations.length === 0)
    throw noSite('The PostgreSQL database has no tables of Octavo.');
  refuseNewerSchema(migrations);
  const { tables } = namesMadeBy('postgres', migrations.length);
  const sequences: SequenceState[] = await sequencesOf(client, tables);
  const summaries: TableSummary[] = [];
  const stack = opened.move();
  return {
    database: 'postgres',
    migrations,
    async *parts() {
      const steps = watch.progress?.('Reading rows', await estimateRows(client, tables));
      for (const table of tables) {
        const summary = { name: table, rows: 0, columns: await columnsOf(client, table) };
        yield* tableParts(client, summary, watch, steps);
        summaries.push(summary);
      }
      steps?.done();
    },
    summary: () => ({ tables: summaries, sequences }),
    async media() {
      const { rows } = await client.query('select hash, variants from media order by id');
      return mediaRows.parse(rows);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function* tableParts(
  client: pg.Client,
  summary: TableSummary,
  watch: Watch,
  steps: WatchedSteps | undefined,
): AsyncGenerator<Part> {
  let part: Buffer[] = [];
  let bytes = 0;
  let number = 0;
  const ready = (): Part => {
    number += 1;
    const name = `${TABLE_PREFIX}${summary.name}/${String(number).padStart(6, '0')}.ndjson`;
    const whole = { name, size: bytes, body: part };
    part = [];
    bytes = 0;
    return whole;
  };
  for await (const line of tableLines(client, summary.name, watch)) {
    summary.rows += 1;
    steps?.advance();
    part.push(line);
    bytes += line.byteLength;
    if (bytes >= PART_BYTES) yield ready();
  }
  if (bytes > 0) yield ready();
}

/** Each row as it is, one a line: PostgreSQL writes it and reads it back, and nothing in between changes it. */
async function* tableLines(client: pg.Client, table: string, watch: Watch): AsyncGenerator<Buffer> {
  await client.query(
    `declare backup_rows no scroll cursor for select row_to_json(kept)::text as line from only ${quoted(table)} as kept`,
  );
  for (let count = FIRST_FETCH; ; ) {
    goOn(watch);
    const { rows } = await client.query(`fetch ${count} from backup_rows`);
    let bytes = 1;
    for (const { line } of lines.parse(rows)) {
      const buffer = Buffer.from(`${line}\n`);
      bytes += buffer.byteLength;
      yield buffer;
    }
    if (rows.length < count) break;
    // As many as fill a part.
    count = Math.max(1, Math.min(LARGEST_FETCH, Math.floor((PART_BYTES * rows.length) / bytes)));
  }
  await client.query('close backup_rows');
}

/** What PostgreSQL believes, for a person to watch; null where it has never looked. */
async function estimateRows(client: pg.Client, tables: readonly string[]): Promise<number | null> {
  const { rows } = await client.query(
    'select coalesce(sum(greatest(reltuples, 0)), 0) as rows from pg_class where oid = any($1::text[]::regclass[])',
    [tables.map(quoted)],
  );
  const total = Math.round(estimate.parse(rows[0]).rows);
  return total === 0 ? null : total;
}

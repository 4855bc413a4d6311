// What a backup says of itself: its first part tells whether it can be read at all, its last what must be in it.
import { z } from 'zod';
import { BackupError } from './backup-error.ts';

export const FORMAT_VERSION = 1;

export const HEAD_PART = 'octavo-backup.json';
export const MANIFEST_PART = 'manifest.json';
export const SQLITE_PART = 'database/octavo.db';
export const TABLE_PREFIX = 'database/';
export const MEDIA_PREFIX = 'media/';

const format = z.object({ format: z.literal('octavo-backup'), formatVersion: z.int() });

const head = z.object({
  format: z.literal('octavo-backup'),
  formatVersion: z.literal(FORMAT_VERSION),
  /** The version that made it. */
  octavo: z.string(),
  createdAt: z.iso.datetime(),
  database: z.enum(['sqlite', 'postgres']),
  /** Names, in their order. */
  migrations: z.array(z.string()).min(1),
  /** Whether uploads were taken as well. */
  withMedia: z.boolean(),
});

export type BackupHead = z.output<typeof head>;

const manifest = head.extend({
  tables: z.array(
    z.object({
      name: z.string(),
      rows: z.int(),
      /** Of PostgreSQL only: those that rows were read with. */
      columns: z.array(z.string()).optional(),
    }),
  ),
  /** Of PostgreSQL only: where the numbers of new rows go on. */
  sequences: z.array(
    z.object({ table: z.string(), column: z.string(), value: z.int(), isCalled: z.boolean() }),
  ),
  /** All others, in the order in which they stand in the file. */
  parts: z.array(z.object({ name: z.string(), bytes: z.int(), sha256: z.string() })),
  /** Files of the media that the store did not have. */
  missingMedia: z.array(z.string()),
  /** Files of the media that are not what they were when they were uploaded. */
  changedMedia: z.array(z.string()),
});

export type Manifest = z.output<typeof manifest>;
export type TableSummary = Manifest['tables'][number];
export type SequenceState = Manifest['sequences'][number];
export type WrittenPart = Manifest['parts'][number];

/** @throws BackupError when it is not one of ours, or newer than this Octavo. */
export function parseHead(file: string, json: string): BackupHead {
  const value = parseJson(json);
  const known = format.safeParse(value);
  if (!known.success) throw notABackup(file);
  if (known.data.formatVersion > FORMAT_VERSION) {
    const message = `${file} was made by a newer Octavo, in a form that this one cannot read. Use that version, or a newer one.`;
    throw new BackupError('newer-backup', message);
  }
  const parsed = head.safeParse(value);
  if (!parsed.success) throw damaged(file, 'its description cannot be read', parsed.error);
  return parsed.data;
}

/** @throws BackupError `damaged`. */
export function parseManifest(file: string, json: string): Manifest {
  const parsed = manifest.safeParse(parseJson(json));
  if (!parsed.success) throw damaged(file, 'its list of contents cannot be read', parsed.error);
  return parsed.data;
}

export function damaged(file: string, what: string, cause?: unknown): BackupError {
  const message = `${file} is damaged: ${what}. Nothing was changed. Use another backup, or another copy of this one.`;
  return new BackupError('damaged', message, cause);
}

export function notABackup(file: string): BackupError {
  return new BackupError(
    'not-a-backup',
    `${file} is no backup of Octavo. Give a file that "octavo backup" has made.`,
  );
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

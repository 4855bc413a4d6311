// Where the running processes of a folder of data are to be found: a small file for each in its folder `run`.
import { readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** What a process does: it is asked only what its kind can answer. */
const PROCESS_KINDS = ['node', 'balancer', 'cluster'] as const;
export type ProcessKind = (typeof PROCESS_KINDS)[number];

export interface ControlRecord {
  kind: ProcessKind;
  pid: number;
  /** A machine or a container: its process numbers are its own. */
  host: string;
  /** Absolute. */
  socket: string;
}

export interface KeptRecord extends ControlRecord {
  file: string;
}

const schema = z.object({
  kind: z.enum(PROCESS_KINDS).default('node'),
  pid: z.int().positive(),
  host: z.string(),
  socket: z.string(),
});
const MOST_PROCESSES = 1_000;

/** Where the records are, and most of the sockets. */
export function controlFolder(dataDir: string): string {
  return join(dataDir, 'run');
}

export async function writeRecord(file: string, record: ControlRecord): Promise<void> {
  await writeFile(file, JSON.stringify(record), { mode: 0o600 });
}

/** By their process numbers; none where there is no folder. What is no record is passed over. */
export async function readRecords(folder: string): Promise<KeptRecord[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json')).slice(0, MOST_PROCESSES);
  const records = await Promise.all(files.map((name) => readRecord(join(folder, name))));
  return records.filter((record) => record !== null).toSorted((one, other) => one.pid - other.pid);
}

/** What a process has left that ended without tidying up. Another machine's may be running there. */
export async function removeIfDead(record: KeptRecord): Promise<void> {
  if (record.host !== hostname()) return;
  await rm(record.socket, { force: true });
  await rm(record.file, { force: true });
  const folder = dirname(record.socket);
  // Made for this socket alone.
  if (folder !== dirname(record.file)) await rmdir(folder).catch(() => {});
}

async function readRecord(file: string): Promise<KeptRecord | null> {
  try {
    return { ...schema.parse(JSON.parse(await readFile(file, 'utf8'))), file };
  } catch {
    return null;
  }
}

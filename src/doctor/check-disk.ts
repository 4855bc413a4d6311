import { statfs } from 'node:fs/promises';
import { sql } from 'kysely';
import { named } from '../database/named.ts';
import type { CheckupContext } from './checkup.ts';
import type { CheckResult } from './finding.ts';

const LEAST_BYTES = 1024 ** 3;

/** Whether there is room for what comes: as much as the database takes already, a gigabyte at least. */
export async function checkDisk({ database, dataDir }: CheckupContext): Promise<CheckResult> {
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  // On PostgreSQL the folder holds media alone.
  const wanted = Math.max(LEAST_BYTES, database.kind === 'sqlite' ? await sizeOf({ database }) : 0);
  const detail = `${inGigabytes(free)} free in ${dataDir}`;
  if (free >= wanted) return { detail, findings: [] };
  const message = `Only ${inGigabytes(free)} are free there, and ${inGigabytes(wanted)} should be.`;
  return {
    detail,
    findings: [{ subject: dataDir, message, fix: 'Make room, or move DATA_DIR to a larger disk.' }],
  };
}

async function sizeOf({ database }: Pick<CheckupContext, 'database'>): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select page_count * page_size as bytes from pragma_page_count, pragma_page_size
  `.execute(named(database.read, 'doctor.size'));
  return rows[0]?.bytes ?? 0;
}

function inGigabytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GB`;
}

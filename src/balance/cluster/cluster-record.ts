// What a cluster is made of, for the supervisor that comes after one that was killed: its processes go on meanwhile.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { controlFolder } from '../../control/control-record.ts';
import { ClusterError } from './cluster-error.ts';
import { processIdentity } from './process-identity.ts';

const recordedProcess = processIdentity.extend({ startedAt: z.number() });
export type RecordedProcess = z.output<typeof recordedProcess>;

const clusterRecord = z.object({
  /** Null when none looks after it. */
  supervisor: recordedProcess.nullable(),
  /** How many are wanted; null before the first start. */
  nodes: z.int().positive().nullable(),
  /** By the names of the nodes: a restart changes nothing for nginx. */
  ports: z.record(z.string(), z.int().positive()),
  /** By name. */
  processes: z.record(z.string(), recordedProcess),
});
export type ClusterRecord = z.output<typeof clusterRecord>;

const NONE: ClusterRecord = { supervisor: null, nodes: null, ports: {}, processes: {} };

export function clusterFile(dataDir: string): string {
  return join(controlFolder(dataDir), 'cluster.json');
}

/** @throws ClusterError for a file that is none of ours: with it empty, processes would be started twice. */
export function readClusterRecord(dataDir: string): ClusterRecord {
  const file = clusterFile(dataDir);
  try {
    return clusterRecord.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return structuredClone(NONE);
    const message = `${file} cannot be read, so which processes run is not known. Stop those of this site by hand, remove the file, then try again.`;
    throw new ClusterError(message, { cause: error });
  }
}

/** At once, and whole or not at all: a supervisor that is killed right after it started a process has told of it. */
export function writeClusterRecord(dataDir: string, record: ClusterRecord): void {
  const file = clusterFile(dataDir);
  mkdirSync(controlFolder(dataDir), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { controlFolder } from '../../control/control-record.ts';

const SQLITE_BUSY = 5;

/**
 * Makes this process the only one that looks after the cluster of a folder; null where another does. The system itself lets
 * go of the lock when the process ends, however it ends: it is SQLite's on a file that holds nothing.
 */
export function lockCluster(dataDir: string): Disposable | null {
  mkdirSync(controlFolder(dataDir), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(controlFolder(dataDir), 'cluster.lock'), { timeout: 0 });
  try {
    database.exec('begin exclusive');
    return { [Symbol.dispose]: () => database.close() };
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return null;
    throw error;
  }
}

import { DatabaseSync } from 'node:sqlite';

const SQLITE_BUSY = 5;

/**
 * Makes this process the only one that holds the lock; null where another does. The system itself lets go of it when the
 * process ends, however it ends: it is SQLite's on a file that holds nothing.
 * @param file in a folder that is there.
 */
export function lockFile(file: string): Disposable | null {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('begin exclusive');
    return { [Symbol.dispose]: () => database.close() };
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return null;
    throw error;
  }
}

import type { Database, Reader } from '../database/database.ts';
import { readEpoch } from './epoch.ts';
import { type LogRow, loggedBy, newestPosition, readLog, readLogBackwards } from './log.ts';
import { moveOn } from './move-on.ts';

/** The log as a process sees it. */
export interface LogSource {
  /** Which log it is: positions of another say nothing. */
  epoch(): Promise<string>;
  /** The newest position, 0 of a log in which nothing stands yet. */
  newest(): Promise<number>;
  /** Another number whenever something may have been appended since; null where only reading tells. */
  changes(): number | null;
  /** What comes after a position, in order, at most so many. */
  after(position: number, limit: number): Promise<LogRow[]>;
  /** What stands at a position and before, the newest first, at most so many. */
  upTo(position: number, limit: number): Promise<LogRow[]>;
  /** Goes on as another log behind a position; see `moveOn`. */
  moveOn(behind: number): Promise<void>;
  /** Calls `listener` with what this process has committed, before whoever waits for it goes on, until the function returned is called. */
  onAppend(listener: (own: LogRow) => void): () => void;
}

/** @param read in place of the database's own, for who must not stand in line with requests. */
export function logOf(
  database: Pick<Database, 'read' | 'changes' | 'onCommit' | 'transaction'>,
  read: Reader = database.read,
): LogSource {
  return {
    epoch: () => readEpoch(read),
    newest: () => newestPosition(read),
    changes: () => database.changes,
    after: (position, limit) => readLog(read, position, limit),
    upTo: (position, limit) => readLogBackwards(read, position, limit),
    moveOn: (behind) => database.transaction((tx) => moveOn(tx, behind)),
    onAppend: (listener) =>
      database.onCommit((tx) => {
        const own = loggedBy(tx);
        if (own !== undefined) listener(own);
      }),
  };
}

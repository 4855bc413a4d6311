import type { Database } from '../database/database.ts';
import type { MediaStore } from '../media/media-store.ts';

/** What every import works with. */
export interface ImportContext {
  database: Database;
  mediaStore: MediaStore;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Ends the import between two items; what was taken stays, and the same import run again goes on. */
  signal?: AbortSignal;
  /** Begins a part of the work that a person can watch. `total` is null when it isn't known. */
  progress?: (label: string, total: number | null) => ProgressSteps;
}

export interface ProgressSteps {
  advance(by?: number): void;
  done(note?: string): void;
}

import type { DatabaseSettings } from '../database/open-database.ts';
import type { MediaStore } from '../media/media-store.ts';
import { interrupted } from './backup-error.ts';

/** How long the work takes and whether it goes on. */
export interface Watch {
  /** Ends the work; what it has written so far goes. */
  signal?: AbortSignal;
  /** Begins a part of the work that a person can watch. `total` is null when it isn't known. */
  progress?: (label: string, total: number | null) => WatchedSteps;
}

export interface WatchedSteps {
  advance(by?: number): void;
  done(note?: string): void;
}

export interface BackupContext extends Watch {
  database: DatabaseSettings;
  mediaStore: MediaStore;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** @throws BackupError `interrupted`. */
export function goOn({ signal }: Watch): void {
  if (signal?.aborted) throw interrupted();
}

const MEGABYTE = 1_000_000;

/** Counts bytes and shows megabytes. */
export class Megabytes {
  readonly #steps: WatchedSteps | undefined;
  #bytes = 0;

  constructor({ progress }: Watch, label: string, totalBytes: number | null) {
    const total = totalBytes === null ? null : Math.floor(totalBytes / MEGABYTE);
    this.#steps = progress?.(`${label}, MB`, total);
  }

  add(bytes: number): void {
    const before = Math.floor(this.#bytes / MEGABYTE);
    this.#bytes += bytes;
    const more = Math.floor(this.#bytes / MEGABYTE) - before;
    if (more > 0) this.#steps?.advance(more);
  }

  done(): void {
    this.#steps?.done();
  }
}

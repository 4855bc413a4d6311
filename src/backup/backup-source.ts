import type { BackupHead, SequenceState, TableSummary } from './manifest.ts';
import type { Part } from './write-archive.ts';

/** One consistent moment of a database, whatever others write meanwhile. Disposing it lets go of that moment. */
export interface BackupSource extends AsyncDisposable {
  database: BackupHead['database'];
  migrations: readonly string[];
  /** The database itself. */
  parts(): AsyncIterable<Part>;
  /** Asked when the parts are written. */
  summary(): { tables: TableSummary[]; sequences: SequenceState[] };
  media(): Promise<MediaRow[]>;
}

export interface MediaRow {
  hash: string;
  /** As it is stored. */
  variants: string;
}

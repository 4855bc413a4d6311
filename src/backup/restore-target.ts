import type { CheckedBackup } from './check-backup.ts';
import type { ReadPart } from './read-archive.ts';

/** Where a backup is brought back to. Until `commit` it is what it was, and stays so when it is disposed before. */
export interface RestoreTarget extends AsyncDisposable {
  holdsSite(): Promise<boolean>;
  /** @param backup proven whole. */
  begin(backup: CheckedBackup): Promise<void>;
  /** Each part of the database. */
  take(part: ReadPart): Promise<void>;
  /** @returns where the database is kept that was there before, null when there was none or it is gone. */
  commit(): Promise<string | null>;
}

/** Tables of which a row means that somebody has a site there. */
export const SITE_TABLES = ['users', 'posts', 'pages', 'comments', 'media'] as const;

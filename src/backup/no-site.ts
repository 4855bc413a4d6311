import { BackupError } from './backup-error.ts';

/** @param what a sentence. */
export function noSite(what: string): BackupError {
  const message = `There is no site to back up. ${what} Check DATA_DIR and DATABASE_URL: they must be those that the site runs with.`;
  return new BackupError('no-site', message);
}

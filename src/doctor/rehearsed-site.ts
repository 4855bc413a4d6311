import type { Logger } from 'pino';
import type { Passwords } from '../accounts/password.ts';
import type { Database } from '../database/database.ts';
import type { MediaStore } from '../media/media-store.ts';

export const REHEARSED_URL = 'http://rehearsal.invalid';

/** The whole application on a stage's database. Whoever may know the application builds it. */
export interface RehearsedSite {
  database: Database;
  mediaStore: MediaStore;
  logger: Logger;
  authSecret: string;
  passwords: Passwords;
  /** What the site takes for now; exercises move it. */
  clock: { now: number };
  now: () => number;
  /** As an HTTP server hands it over. */
  request(request: Request): Promise<Response>;
  /** Everything that the site does on its own, once. */
  runJobs(): Promise<void>;
}

export type OpenRehearsedSite = (database: Database, mediaStore: MediaStore, now: number) => RehearsedSite;

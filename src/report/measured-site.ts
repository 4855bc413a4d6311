import type { Database } from '../database/database.ts';
import type { DatabaseSettings } from '../database/open-database.ts';

/** A whole site in this process, on a database of the report's own. */
export interface MeasuredSite extends AsyncDisposable {
  database: Database;
  /** The answer to a GET as the application gives it, with no cache in between. @param path with its query. */
  fetch(path: string): Promise<Response>;
}

/** Makes the site on an empty database. @param folder for what a site keeps beside its database. */
export type OpenMeasuredSite = (database: DatabaseSettings, folder: string) => Promise<MeasuredSite>;

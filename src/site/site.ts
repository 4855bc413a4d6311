import type { Logger } from 'pino';
import type { Accounts } from '../accounts/accounts.ts';
import type { Caches } from '../cache/caches.ts';
import type { Database } from '../database/database.ts';
import type { MediaStore } from '../media/media-store.ts';
import type { Assets } from '../web/assets.ts';
import type { Shell } from '../web/shell.ts';
import { keptSettings } from './setting-queries.ts';
import type { Settings } from './settings.ts';

/** What the routes of public pages need. */
export interface Reading {
  database: Database;
  caches: Caches;
  /** Which of them give what was read and drawn before: none for what changes the site, or tells what has just been changed. */
  kept: Pick<Caches, 'values' | 'fragments'>;
  assets: Assets;
  /** Absolute origin without a slash at its end. */
  siteUrl: string;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Whether there is a mail server to send with. */
  sendsMail: boolean;
}

/** What the routes need by which people write, comment and run the site. */
export interface Working extends Reading {
  mediaStore: MediaStore;
  accounts: Accounts;
  logger: Logger;
  /** Of one uploaded file. */
  uploadMaxBytes: number;
}

/** The site as one request sees it. */
export interface Site {
  settings: Settings;
  shell: Shell;
  assets: Assets;
  /** Milliseconds since 1970. */
  now: number;
  sendsMail: boolean;
  kept: Reading['kept'];
}

export const NOTHING_KEPT: Reading['kept'] = { values: null, fragments: null };

/** One statement at most. */
export async function loadSite({ database, kept, assets, siteUrl, now, sendsMail }: Reading): Promise<Site> {
  const settings = await keptSettings(kept.values, database.read);
  return { settings, shell: shellFrom(settings, siteUrl), assets, now: now(), sendsMail, kept };
}

function shellFrom(settings: Settings, siteUrl: string): Shell {
  return {
    siteUrl,
    // A page depends on what its frame shows of them: a feed shows the name, and no navigation.
    get name() {
      return settings.name;
    },
    get description() {
      return settings.description;
    },
    get language() {
      return settings.language;
    },
    get timeZone() {
      return settings.timeZone;
    },
    get accentColor() {
      return settings.accentColor;
    },
    get logoUrl() {
      return settings.logoUrl;
    },
    get navigation() {
      return settings.navigation;
    },
  };
}

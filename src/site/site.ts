import type { Logger } from 'pino';
import type { Accounts } from '../accounts/accounts.ts';
import type { Caches } from '../cache/caches.ts';
import type { Database } from '../database/database.ts';
import type { MediaStore } from '../media/media-store.ts';
import type { Assets } from '../web/assets.ts';
import type { Shell } from '../web/shell.ts';
import { loadSettings } from './setting-queries.ts';
import type { Settings } from './settings.ts';

/** What the routes of public pages need. */
export interface Reading {
  database: Database;
  caches: Caches;
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
}

/** One statement. */
export async function loadSite({ database, assets, siteUrl, now, sendsMail }: Reading): Promise<Site> {
  const settings = await loadSettings(database.read);
  return { settings, shell: shellFrom(settings, siteUrl), assets, now: now(), sendsMail };
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

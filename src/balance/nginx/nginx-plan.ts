import type { BalanceSettings } from '../balance-settings.ts';

export interface NginxVersion {
  major: number;
  minor: number;
  patch: number;
}

export interface NginxNode {
  /** Small letters, digits and hyphens: what the route cookie says. */
  name: string;
  /** `10.0.0.5:3000`. */
  address: string;
  /** It stays in its place, and is given nothing. */
  isDown?: boolean;
}

/** All that nginx's configuration is made of. */
export interface NginxPlan {
  settings: BalanceSettings;
  version: NginxVersion;
  /** In the order of their names. */
  nodes: readonly NginxNode[];
  /** Absolute origin of the site's links, without a slash at its end. */
  siteUrl: string;
  /** Cookies, by their names without a prefix, whose owners are never given a page that nginx keeps: `session`. */
  personalCookies: readonly string[];
  /** Names of arguments by which an address says something; all others are the same page. */
  knownParameters: readonly string[];
  /** Paths at and below which nothing is kept: `/account`. */
  neverKept: readonly string[];
  /** Of these, where answers may take long and bodies be large: `/admin`. */
  patient: readonly string[];
  /** Of these, where what is sent twice is done once: `/comments`. */
  repeatable: readonly string[];
  /** What `writeAssets` filled; null where the nodes send assets. Absolute. */
  assetsFolder: string | null;
  /** Where uploads lie, if on this machine; null where the nodes send them. Absolute. */
  mediaFolder: string | null;
  /** Whether nginx is started by root, and can become another user. */
  isRoot: boolean;
  /** Changes with the files of the certificate: nginx reads them when it is told to read its configuration. */
  certificateStamp?: string | undefined;
}

export function isAtLeast(
  { major, minor, patch }: NginxVersion,
  newMinor: number,
  newPatch: number,
): boolean {
  return major > 1 || minor > newMinor || (minor === newMinor && patch >= newPatch);
}

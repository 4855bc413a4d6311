import type { Settings } from '../site/settings.ts';

/** What a command about a comment has to know of the site and of the request. */
export interface CommentContext {
  settings: Settings;
  /** Absolute origin without a slash at its end. */
  siteUrl: string;
  /** Network address. */
  address: string;
  userAgent: string;
}

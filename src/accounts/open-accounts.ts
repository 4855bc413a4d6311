import type { Database } from '../database/database.ts';
import type { Accounts } from './accounts.ts';
import { SessionCookie } from './session-cookie.ts';
import { findMember } from './sessions.ts';

export interface AccountsInput {
  database: Database;
  authSecret: string;
  /** Absolute origin without a slash at its end: it decides on the cookies' names. */
  siteUrl: string;
  /** Milliseconds since 1970. */
  now: () => number;
}

export function openAccounts({ database, authSecret, siteUrl, now }: AccountsInput): Accounts {
  const cookie = new SessionCookie(authSecret, siteUrl);
  return {
    async memberOf(headers) {
      const token = cookie.read(headers);
      return token === null ? null : findMember(database, token, now());
    },
  };
}

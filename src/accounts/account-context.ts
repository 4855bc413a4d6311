import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import type { Attempts } from './attempts.ts';
import type { Auth } from './auth.ts';
import type { DeviceCookies } from './device-cookie.ts';
import type { Passwords } from './password.ts';
import type { SessionCookie } from './session-cookie.ts';

/** What signing in and second factors work with. */
export interface AccountContext {
  database: Database;
  auth: Auth;
  passwords: Passwords;
  attempts: Attempts;
  sessionCookie: SessionCookie;
  devices: DeviceCookies;
  siteUrl: string;
  now: () => number;
  logger: Logger;
}

import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import type { AccountContext } from './account-context.ts';
import type { Accounts } from './accounts.ts';
import { Attempts } from './attempts.ts';
import { createAuth, USER_AGENT_MAX_LENGTH } from './auth.ts';
import { deviceCookie } from './auth-headers.ts';
import { confirmSignIn } from './confirm-sign-in.ts';
import { DeviceCookies } from './device-cookie.ts';
import type { Passwords } from './password.ts';
import {
  beginSecondFactor,
  confirmPassword,
  confirmSecondFactor,
  endSecondFactor,
  renewRecoveryCodes,
} from './second-factor.ts';
import { SessionCookie } from './session-cookie.ts';
import { addSession, findMember, removeSession } from './sessions.ts';
import { setUpToken } from './set-up.ts';
import { signIn } from './sign-in.ts';

export interface AccountsInput {
  database: Database;
  authSecret: string;
  passwords: Passwords;
  /** Absolute origin without a slash at its end: it decides on the cookies' names. */
  siteUrl: string;
  /** Milliseconds since 1970. */
  now: () => number;
  logger: Logger;
}

export function openAccounts(input: AccountsInput): Accounts {
  const { database, authSecret, siteUrl, now, passwords } = input;
  const sessionCookie = new SessionCookie(authSecret, siteUrl);
  const context: AccountContext = {
    ...input,
    sessionCookie,
    auth: createAuth(input),
    attempts: new Attempts(database, now),
    devices: new DeviceCookies(authSecret),
  };
  return {
    async memberOf(headers) {
      const token = sessionCookie.read(headers);
      return token === null ? null : findMember(database, token, now());
    },
    signIn: (...given) => signIn(context, ...given),
    confirmSignIn: (...given) => confirmSignIn(context, ...given),
    async startSession(tx, { headers, address }, { id, email }) {
      const before = sessionCookie.read(headers);
      if (before !== null) await removeSession(tx, before);
      const userAgent = headers.get('User-Agent')?.slice(0, USER_AGENT_MAX_LENGTH) ?? null;
      const token = await addSession(tx, { userId: id, address, userAgent }, now());
      return [sessionCookie.write(token), ...deviceCookie(context, email)];
    },
    async signOut(headers) {
      const token = sessionCookie.read(headers);
      if (token !== null) await database.transaction((tx) => removeSession(tx, token));
      return [sessionCookie.clear()];
    },
    hashPassword: (password) => passwords.hash(password),
    confirmPassword: (...given) => confirmPassword(context, ...given),
    takeTurn: (attempts) => context.attempts.take(attempts),
    beginSecondFactor: (...given) => beginSecondFactor(context, ...given),
    confirmSecondFactor: (...given) => confirmSecondFactor(context, ...given),
    renewRecoveryCodes: (...given) => renewRecoveryCodes(context, ...given),
    endSecondFactor: (...given) => endSecondFactor(context, ...given),
    setUpToken: setUpToken(authSecret),
  };
}

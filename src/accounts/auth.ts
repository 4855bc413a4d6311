// better-auth, as it is used here: it checks passwords and second factors and opens sessions. It answers no requests.
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { twoFactor } from 'better-auth/plugins/two-factor';
import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import { named } from '../database/named.ts';
import { cookieName } from '../web/cookies.ts';
import { AUTH_NAMES, authAdapter } from './auth-adapter.ts';
import { keyFor } from './auth-secret.ts';
import type { Passwords } from './password.ts';
import { PASSWORD_MAX_LENGTH } from './password-policy.ts';
import { makeRecoveryCodes } from './recovery-codes.ts';
import { SESSION_MS } from './sessions.ts';

export interface AuthInput {
  database: Database;
  authSecret: string;
  siteUrl: string;
  now: () => number;
  logger: Logger;
  passwords: Passwords;
}

export type Auth = ReturnType<typeof createAuth>;

/** The header in which a request's address is handed to better-auth; what clients send under this name never gets there. */
export const ADDRESS_HEADER = 'x-octavo-address';
export const USER_AGENT_MAX_LENGTH = 300;

export function createAuth({ database, authSecret, siteUrl, now, logger, passwords }: AuthInput) {
  const name = (cookie: string) => ({ name: cookieName(siteUrl, cookie) });
  return betterAuth({
    appName: new URL(siteUrl).hostname,
    baseURL: siteUrl,
    basePath: '/account/auth',
    secret: keyFor(authSecret, 'better-auth'),
    database: authAdapter(database, now),
    user: AUTH_NAMES.user,
    account: AUTH_NAMES.account,
    verification: { ...AUTH_NAMES.verification, storeIdentifier: 'hashed' },
    session: {
      ...AUTH_NAMES.session,
      expiresIn: SESSION_MS / 1000,
      // Octavo puts off a session's end itself, where it learns who asks.
      disableSessionRefresh: true,
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 1,
      maxPasswordLength: PASSWORD_MAX_LENGTH * 4,
      password: {
        hash: (password) => passwords.hash(password),
        verify: ({ password, hash }) => passwords.verify(password, hash),
      },
    },
    plugins: [
      twoFactor({
        schema: AUTH_NAMES.twoFactor,
        trustDeviceMaxAge: SESSION_MS / 1000,
        twoFactorCookieMaxAge: 600,
        backupCodeOptions: { customBackupCodesGenerate: makeRecoveryCodes },
      }),
    ],
    databaseHooks: {
      session: {
        create: {
          before: async (session, context) => {
            if (await isSuspended(database, Number(session.userId))) return false;
            const headers = context?.headers;
            const ipAddress = headers?.get(ADDRESS_HEADER) ?? null;
            const userAgent = headers?.get('user-agent')?.slice(0, USER_AGENT_MAX_LENGTH) ?? null;
            return { data: { ipAddress, userAgent } };
          },
        },
      },
    },
    advanced: {
      database: { generateId: 'serial' },
      useSecureCookies: false,
      defaultCookieAttributes: {
        secure: siteUrl.startsWith('https:'),
        sameSite: 'lax',
        httpOnly: true,
        path: '/',
      },
      cookies: {
        session_token: name('session'),
        session_data: name('session-data'),
        account_data: name('account-data'),
        dont_remember: name('session-only'),
        two_factor: name('second-factor'),
        trust_device: name('trusted-device'),
      },
      ipAddress: { disableIpTracking: true },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // What it says of people who mistype a password is no business of the log's.
    logger: {
      level: 'error',
      log: (level, message, ...details) => {
        if (level === 'error') logger.error({ details: details.map(String) }, `accounts: ${message}`);
      },
    },
  });
}

/** The stable code of an error by which better-auth refuses something, null for every other error. */
export function refusalCode(error: unknown): string | null {
  return error instanceof APIError ? (error.body?.code ?? String(error.status)) : null;
}

async function isSuspended(database: Database, userId: number): Promise<boolean> {
  const user = await named(database.read, 'users.suspension')
    .selectFrom('users')
    .select('suspended_at')
    .where('id', '=', userId)
    .executeTakeFirst();
  return user === undefined || user.suspended_at !== null;
}

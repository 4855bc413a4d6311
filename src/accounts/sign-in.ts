import { createHash } from 'node:crypto';
import { parse } from 'hono/utils/cookie';
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { cookieName } from '../web/cookies.ts';
import type { AccountContext } from './account-context.ts';
import type { Asker, ConfirmSignInResult, SecondCode, SignInResult } from './accounts.ts';
import type { Attempt } from './attempts.ts';
import { refusalCode } from './auth.ts';
import { authHeaders, deviceCookie, relayedCookies } from './auth-headers.ts';
import { networkOf } from './network-of.ts';
import { isOutdatedHash } from './password.ts';
import { recordDeed } from './record-deed.ts';
import { removeSession } from './sessions.ts';
import { findPasswordHash } from './set-password.ts';
import { userEmail } from './user-email.ts';
import { findUser, findUserByEmail, type UserSummary } from './user-queries.ts';

export async function signIn(
  context: AccountContext,
  asker: Asker,
  { email: typed, password }: { email: string; password: string },
): Promise<SignInResult> {
  const email = userEmail(typed);
  const attempts = attemptsAt(context, asker, email ?? typed);
  const turn = await context.attempts.take(attempts);
  if (!turn.ok) {
    if (email !== null && turn.isNew) await recordRefusal(context, asker, email);
    return { ok: false, reason: 'too-often', retryAfterSeconds: turn.retryAfterSeconds };
  }
  if (email === null) return refuseLikeOthers(context, password);
  const headers = authHeaders(asker, context.siteUrl, 'sign-in');
  try {
    const body = { email, password };
    const answer = await context.auth.api.signInEmail({ body, headers, returnHeaders: true });
    const cookies = relayedCookies(context, answer.headers);
    if ('twoFactorRedirect' in answer.response) {
      await context.database.transaction((tx) => context.attempts.giveBack(tx, attempts));
      return { ok: false, reason: 'second-factor', cookies };
    }
    const userId = Number(answer.response.user.id);
    const { role } = await welcome(context, asker, { userId, attempts });
    await strengthenHash(context, userId, password);
    return { ok: true, role, cookies: [...cookies, ...deviceCookie(context, email)] };
  } catch (error) {
    const code = refusalCode(error);
    if (code === 'FAILED_TO_CREATE_SESSION') return { ok: false, reason: 'suspended' };
    if (code === null) throw error;
    return { ok: false, reason: 'wrong' };
  }
}

export async function confirmSignIn(
  context: AccountContext,
  asker: Asker,
  { code, kind, trustsDevice }: SecondCode,
): Promise<ConfirmSignInResult> {
  const attempts: Attempt[] = [{ kind: 'sign-in:address', of: networkOf(asker.address) }];
  const turn = await context.attempts.take(attempts);
  if (!turn.ok) return { ok: false, reason: 'too-often', retryAfterSeconds: turn.retryAfterSeconds };
  const { api } = context.auth;
  const request = {
    body: { code: code.replace(/\s+/g, ''), trustDevice: trustsDevice },
    headers: authHeaders(asker, context.siteUrl, 'sign-in'),
    returnHeaders: true as const,
  };
  try {
    const answer = await (kind === 'code' ? api.verifyTOTP(request) : api.verifyBackupCode(request));
    const userId = Number(answer.response.user.id);
    const { role, email } = await welcome(context, asker, { userId, attempts, secondFactor: kind });
    const cookies = [...relayedCookies(context, answer.headers), ...deviceCookie(context, email ?? '')];
    return { ok: true, role, cookies };
  } catch (error) {
    const refusal = refusalCode(error);
    if (refusal === null) throw error;
    return { ok: false, reason: CONFIRM_REFUSALS[refusal] ?? 'wrong' };
  }
}

const CONFIRM_REFUSALS: Readonly<Record<string, 'expired' | 'locked' | 'suspended'>> = {
  INVALID_TWO_FACTOR_COOKIE: 'expired',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'expired',
  ACCOUNT_TEMPORARILY_LOCKED: 'locked',
  FAILED_TO_CREATE_SESSION: 'suspended',
};

/** Browsers in which the account's owner has signed in before count for themselves. */
function attemptsAt({ siteUrl, devices }: AccountContext, asker: Asker, email: string): Attempt[] {
  const name = cookieName(siteUrl, 'device');
  const device = devices.read(parse(asker.headers.get('Cookie') ?? '', name)[name], email);
  const account = createHash('sha256').update(email).digest('hex').slice(0, 32);
  return [
    { kind: 'sign-in:address', of: networkOf(asker.address) },
    device === null ? { kind: 'sign-in:account', of: account } : { kind: 'sign-in:device', of: device },
  ];
}

/** Takes as long as a wrong password does. */
async function refuseLikeOthers({ passwords }: AccountContext, password: string): Promise<SignInResult> {
  await passwords.hash(password);
  return { ok: false, reason: 'wrong' };
}

interface Entry {
  userId: number;
  attempts: readonly Attempt[];
  secondFactor?: SecondCode['kind'];
}

async function welcome(context: AccountContext, asker: Asker, entry: Entry): Promise<UserSummary> {
  const { database, attempts, sessionCookie, now } = context;
  const before = sessionCookie.read(asker.headers);
  return database.transaction(async (tx) => {
    await attempts.giveBack(tx, entry.attempts);
    if (before !== null) await removeSession(tx, before);
    const user = await findUser(tx, entry.userId);
    if (user === undefined) throw new Error('somebody was deleted while they signed in');
    const actor = { userId: user.id, name: user.name, role: user.role, address: asker.address };
    const subject = { kind: 'user', id: user.id, label: user.name };
    const detail = entry.secondFactor === undefined ? {} : { secondFactor: entry.secondFactor };
    await recordDeed(tx, actor, { action: 'user.sign-in', subject, detail }, now());
    return user;
  });
}

/** Once for each time that an account's attempts are used up, not for each attempt; nothing of unknown addresses. */
async function recordRefusal(context: AccountContext, asker: Asker, email: string): Promise<void> {
  const user = await findUserByEmail(context.database.read, email);
  if (user === undefined) return;
  const actor = { userId: null, name: '', role: 'reader', address: asker.address } as const;
  const subject = { kind: 'user', id: user.id, label: user.name };
  const deed = { action: 'user.sign-in-refused', subject };
  await context.database.transaction((tx) => recordDeed(tx, actor, deed, context.now()));
}

async function strengthenHash(context: AccountContext, userId: number, password: string): Promise<void> {
  const stored = await findPasswordHash(context.database.read, userId);
  if (stored === null || !isOutdatedHash(stored)) return;
  const hash = await context.passwords.hash(password);
  await context.database.transaction((tx) => replaceHash(tx, { userId, stored, hash }, context.now()));
}

/** Unless the password was changed meanwhile. */
async function replaceHash(
  tx: Transaction,
  { userId, stored, hash }: { userId: number; stored: string; hash: string },
  now: number,
): Promise<void> {
  await named(tx, 'accounts.strengthen')
    .updateTable('accounts')
    .set({ password: hash, updated_at: now })
    .where('user_id', '=', userId)
    .where('password', '=', stored)
    .execute();
}

import { createHash } from 'node:crypto';
import { parse } from 'hono/utils/cookie';
import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { cookieName } from '../web/cookies.ts';
import type { AccountContext } from './account-context.ts';
import type { Asker, SignInResult } from './accounts.ts';
import type { Attempt } from './attempts.ts';
import { refusalCode } from './auth.ts';
import { authHeaders, deviceCookie, relayedCookies } from './auth-headers.ts';
import { networkOf } from './network-of.ts';
import { recordDeed } from './record-deed.ts';
import { findPasswordHash } from './set-password.ts';
import { userEmail } from './user-email.ts';
import { findUserByEmail } from './user-queries.ts';
import { welcome } from './welcome.ts';

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
  if (stored === null || !context.passwords.isOutdated(stored)) return;
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

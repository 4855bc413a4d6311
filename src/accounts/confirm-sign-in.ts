import type { AccountContext } from './account-context.ts';
import type { Asker, ConfirmSignInResult, Cookies, SecondCode } from './accounts.ts';
import type { Attempt } from './attempts.ts';
import { refusalCode } from './auth.ts';
import { authHeaders, deviceCookie, relayedCookies } from './auth-headers.ts';
import { networkOf } from './network-of.ts';
import { readRecoveryCode } from './recovery-codes.ts';
import { hashToken } from './session-cookie.ts';
import { removeSession } from './sessions.ts';
import { takeTurn } from './throttle.ts';
import { welcome } from './welcome.ts';

/** For longer than a code of an app is taken: its own half minute, and those beside it. */
const ONE_USE = { burst: 1, perMs: 120_000 };

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
    body: {
      code: kind === 'code' ? code.replace(/\s+/g, '') : readRecoveryCode(code),
      trustDevice: trustsDevice,
    },
    headers: authHeaders(asker, context.siteUrl, 'sign-in'),
    returnHeaders: true as const,
  };
  try {
    const answer = await (kind === 'code' ? api.verifyTOTP(request) : api.verifyBackupCode(request));
    const userId = Number(answer.response.user.id);
    const cookies = relayedCookies(context, answer.headers);
    if (kind === 'code' && !(await isFirstUse(context, userId, request.body.code))) {
      await endSessionIn(context, cookies);
      return { ok: false, reason: 'expired' };
    }
    const { role, email } = await welcome(context, asker, { userId, attempts, secondFactor: kind });
    return { ok: true, role, cookies: [...cookies, ...deviceCookie(context, email ?? '')] };
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

/** A code that somebody has looked at opens nothing a second time. */
function isFirstUse({ database, now }: AccountContext, userId: number, code: string): Promise<boolean> {
  const key = `code:${hashToken(`${userId} ${code}`)}`;
  return database.transaction(async (tx) => (await takeTurn(tx, key, ONE_USE, now())).ok);
}

async function endSessionIn({ database, sessionCookie }: AccountContext, cookies: Cookies): Promise<void> {
  const sent = cookies.map((cookie) => cookie.split(';')[0]).join('; ');
  const token = sessionCookie.read(new Headers({ Cookie: sent }));
  if (token !== null) await database.transaction((tx) => removeSession(tx, token));
}

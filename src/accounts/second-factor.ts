import type { AccountContext } from './account-context.ts';
import type { Accounts, Asker, Refusal } from './accounts.ts';
import { refusalCode } from './auth.ts';
import { authHeaders, relayedCookies } from './auth-headers.ts';
import { actorFrom, type Member } from './member.ts';
import { recordDeed } from './record-deed.ts';
import { findPasswordHash } from './set-password.ts';

/** What an app shows beside a code; a longer one would fit into no QR code that a camera reads. */
const ISSUER_MAX_LENGTH = 30;

export async function confirmPassword(
  context: AccountContext,
  member: Member,
  password: string,
): Promise<{ ok: true } | Refusal> {
  const attempt = { kind: 'confirm', of: String(member.id) } as const;
  const turn = await context.attempts.take([attempt]);
  if (!turn.ok) return tooOften(turn);
  const stored = await findPasswordHash(context.database.read, member.id);
  const isRight = stored !== null && (await context.passwords.verify(password, stored));
  if (!isRight) return { ok: false, reason: 'wrong' };
  await context.database.transaction((tx) => context.attempts.giveBack(tx, [attempt]));
  return { ok: true };
}

export async function beginSecondFactor(
  context: AccountContext,
  asker: Asker,
  member: Member,
  { password, siteName }: { password: string; siteName: string },
): ReturnType<Accounts['beginSecondFactor']> {
  const confirmed = await confirmPassword(context, member, password);
  if (!confirmed.ok) return confirmed;
  const headers = authHeaders(asker, context.siteUrl, 'session');
  try {
    const issuer = siteName.slice(0, ISSUER_MAX_LENGTH).toWellFormed();
    const body = { password, issuer, method: 'totp' } as const;
    const answer = await context.auth.api.enableTwoFactor({ body, headers });
    if (answer.method !== 'totp') throw new Error('a second factor of another kind was begun');
    return { ok: true, uri: answer.totpURI };
  } catch (error) {
    if (refusalCode(error) === 'TOTP_ALREADY_ENABLED') return { ok: false, reason: 'already' };
    throw error;
  }
}

export async function confirmSecondFactor(
  context: AccountContext,
  asker: Asker,
  member: Member,
  code: string,
): ReturnType<Accounts['confirmSecondFactor']> {
  const attempt = { kind: 'confirm', of: String(member.id) } as const;
  const turn = await context.attempts.take([attempt]);
  if (!turn.ok) return tooOften(turn);
  const headers = authHeaders(asker, context.siteUrl, 'session');
  const { api } = context.auth;
  try {
    const body = { code: code.replace(/\s+/g, '') };
    const answer = await api.verifyTOTP({ body, headers, returnHeaders: true });
    const { backupCodes } = await api.viewBackupCodes({ body: { userId: String(member.id) } });
    await recordStep(context, asker, member, 'user.second-factor-on');
    return { ok: true, recoveryCodes: backupCodes, cookies: relayedCookies(context, answer.headers) };
  } catch (error) {
    if (refusalCode(error) === null) throw error;
    return { ok: false, reason: 'wrong' };
  }
}

export async function renewRecoveryCodes(
  context: AccountContext,
  asker: Asker,
  member: Member,
  password: string,
): ReturnType<Accounts['renewRecoveryCodes']> {
  const confirmed = await confirmPassword(context, member, password);
  if (!confirmed.ok) return confirmed;
  const headers = authHeaders(asker, context.siteUrl, 'session');
  const { backupCodes } = await context.auth.api.generateBackupCodes({ body: { password }, headers });
  await recordStep(context, asker, member, 'user.recovery-codes-new');
  return { ok: true, recoveryCodes: backupCodes };
}

export async function endSecondFactor(
  context: AccountContext,
  asker: Asker,
  member: Member,
  password: string,
): ReturnType<Accounts['endSecondFactor']> {
  const confirmed = await confirmPassword(context, member, password);
  if (!confirmed.ok) return confirmed;
  const headers = authHeaders(asker, context.siteUrl, 'session');
  const answer = await context.auth.api.disableTwoFactor({
    body: { password },
    headers,
    returnHeaders: true,
  });
  await recordStep(context, asker, member, 'user.second-factor-off');
  return { ok: true, cookies: relayedCookies(context, answer.headers) };
}

async function recordStep(
  { database, now }: AccountContext,
  { address }: Asker,
  member: Member,
  action: string,
): Promise<void> {
  const subject = { kind: 'user', id: member.id, label: member.name };
  await database.transaction((tx) => recordDeed(tx, actorFrom(member, address), { action, subject }, now()));
}

function tooOften({ retryAfterSeconds }: { retryAfterSeconds: number }): Refusal {
  return { ok: false, reason: 'too-often', retryAfterSeconds };
}

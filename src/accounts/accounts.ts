import type { Transaction } from '../database/database.ts';
import type { Attempt } from './attempts.ts';
import type { Member } from './member.ts';
import type { Role } from './role.ts';
import type { Turn } from './throttle.ts';

/** Who sends a request. */
export interface Asker {
  headers: Headers;
  /** Network address. */
  address: string;
}

/** Values of `Set-Cookie` headers for the answer. */
export type Cookies = readonly string[];

export type TooOften = { ok: false; reason: 'too-often'; retryAfterSeconds: number };
export type Refusal = { ok: false; reason: 'wrong' } | TooOften;

export type SignInResult =
  | { ok: true; cookies: Cookies; role: Role }
  | { ok: false; reason: 'second-factor'; cookies: Cookies }
  | { ok: false; reason: 'suspended' }
  | Refusal;

export type ConfirmSignInResult =
  | { ok: true; cookies: Cookies; role: Role }
  /** The password was entered too long ago, or too many codes were wrong since: from the beginning. */
  | { ok: false; reason: 'expired' }
  | { ok: false; reason: 'locked' }
  | { ok: false; reason: 'suspended' }
  | Refusal;

export interface SecondCode {
  code: string;
  kind: 'code' | 'recovery';
  /** Whether this browser is asked for no code for thirty days. */
  trustsDevice: boolean;
}

/** Who is who: sessions, passwords and second factors, in the site's own database. */
export interface Accounts {
  /** Who sends a request, known by the session's cookie; null for everybody else. One statement, none without a cookie. */
  memberOf(headers: Headers): Promise<Member | null>;

  /** With a password. Any session that the browser had before ends. */
  signIn(asker: Asker, credentials: { email: string; password: string }): Promise<SignInResult>;
  /** With the second factor that `signIn` asked for. */
  confirmSignIn(asker: Asker, code: SecondCode): Promise<ConfirmSignInResult>;
  /** Opens a session for somebody who has shown otherwise who they are: by a link that they were sent. */
  startSession(tx: Transaction, asker: Asker, user: { id: number; email: string }): Promise<Cookies>;
  /** Ends the session of the browser; what it remembers is to be forgotten. */
  signOut(headers: Headers): Promise<Cookies>;

  /** @throws BusyError */
  hashPassword(password: string): Promise<string>;
  /** Whether somebody who is signed in knows their password. */
  confirmPassword(member: Member, password: string): Promise<{ ok: true } | Refusal>;
  /** Counts attempts at something. */
  takeTurn(attempts: readonly Attempt[]): Promise<Turn>;

  /** The first step: a secret for an app. It is asked for after `confirmSecondFactor` only. */
  beginSecondFactor(
    asker: Asker,
    member: Member,
    input: { password: string; siteName: string },
  ): Promise<{ ok: true; uri: string } | { ok: false; reason: 'already' } | Refusal>;
  /** The second step: a code shows that the app has the secret. */
  confirmSecondFactor(
    asker: Asker,
    member: Member,
    code: string,
  ): Promise<{ ok: true; recoveryCodes: readonly string[]; cookies: Cookies } | Refusal>;
  /** New recovery codes; those from before work no more. */
  renewRecoveryCodes(
    asker: Asker,
    member: Member,
    password: string,
  ): Promise<{ ok: true; recoveryCodes: readonly string[] } | Refusal>;
  endSecondFactor(
    asker: Asker,
    member: Member,
    password: string,
  ): Promise<{ ok: true; cookies: Cookies } | Refusal>;

  /** Whoever has it may make the site's first owner, while there is none. */
  setUpToken: string;
}

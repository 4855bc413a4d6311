import { randomBytes } from 'node:crypto';
import type { Database, Reader, Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { Member } from './member.ts';
import { hashToken } from './session-cookie.ts';

const HOUR_MS = 60 * 60 * 1000;
/** A session that nobody uses for so long ends. */
export const SESSION_MS = 30 * 24 * HOUR_MS;
/** How old a session's time of last use may be. */
const TOUCH_EVERY_MS = HOUR_MS;

/** Whose session it is: one statement, and once an hour another that puts off the session's end. */
export async function findMember(database: Database, token: string, now: number): Promise<Member | null> {
  const row = await readSession(database.read, hashToken(token), now);
  if (row === undefined) return null;
  const { sessionId, updatedAt, emailVerified, twoFactorEnabled, email, ...member } = row;
  if (updatedAt + TOUCH_EVERY_MS <= now) {
    await database.transaction((tx) => touchSession(tx, sessionId, now));
  }
  return {
    ...member,
    email: email ?? '',
    sessionId,
    emailVerified: emailVerified === 1,
    twoFactorEnabled: twoFactorEnabled === 1,
  };
}

export interface SessionInput {
  userId: number;
  address: string | null;
  userAgent: string | null;
}

/** The new session's token, which is stored nowhere. */
export async function addSession(tx: Transaction, input: SessionInput, now: number): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await named(tx, 'sessions.add')
    .insertInto('sessions')
    .values({
      token_hash: hashToken(token),
      user_id: input.userId,
      expires_at: now + SESSION_MS,
      ip_address: input.address,
      user_agent: input.userAgent,
      created_at: now,
      updated_at: now,
    })
    .execute();
  return token;
}

function readSession(db: Reader, tokenHash: string, now: number) {
  return named(db, 'sessions.member')
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select([
      'users.id',
      'users.slug',
      'users.name',
      'users.email',
      'users.role',
      'users.email_verified as emailVerified',
      'users.two_factor_enabled as twoFactorEnabled',
      'users.notify',
      'sessions.id as sessionId',
      'sessions.updated_at as updatedAt',
    ])
    .where('sessions.token_hash', '=', tokenHash)
    .where('sessions.expires_at', '>', now)
    .where('users.suspended_at', 'is', null)
    .executeTakeFirst();
}

async function touchSession(tx: Transaction, id: number, now: number): Promise<void> {
  await named(tx, 'sessions.touch')
    .updateTable('sessions')
    .set({ updated_at: now, expires_at: now + SESSION_MS })
    .where('id', '=', id)
    .execute();
}

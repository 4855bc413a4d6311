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
const MOST_LISTED = 100;

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

/** Ends the session with this token. */
export async function removeSession(tx: Transaction, token: string): Promise<void> {
  await named(tx, 'sessions.remove')
    .deleteFrom('sessions')
    .where('token_hash', '=', hashToken(token))
    .execute();
}

/** Ends one session of somebody. Whether there was one. */
export async function removeSessionOf(tx: Transaction, userId: number, id: number): Promise<boolean> {
  const removed = await named(tx, 'sessions.remove-one')
    .deleteFrom('sessions')
    .where('id', '=', id)
    .where('user_id', '=', userId)
    .returning('id')
    .execute();
  return removed.length > 0;
}

/** Ends all sessions of somebody, but for one if they keep it. How many there were. */
export async function removeSessionsOf(tx: Transaction, userId: number, keptId?: number): Promise<number> {
  const removed = await named(tx, 'sessions.remove-all')
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .where('id', '<>', keptId ?? 0)
    .returning('id')
    .execute();
  return removed.length;
}

export interface SessionSummary {
  id: number;
  address: string | null;
  userAgent: string | null;
  createdAt: number;
  /** To the hour. */
  lastUsedAt: number;
}

/** Somebody's sessions, the one last used first. */
export async function listSessions(db: Reader, userId: number, now: number): Promise<SessionSummary[]> {
  return named(db, 'sessions.of-user')
    .selectFrom('sessions')
    .select([
      'id',
      'ip_address as address',
      'user_agent as userAgent',
      'created_at as createdAt',
      'updated_at as lastUsedAt',
    ])
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST_LISTED)
    .execute();
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

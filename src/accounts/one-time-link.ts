// Links that do one thing once: their token goes out by mail, and only its hash is kept.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Reader, Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import { hashToken } from './session-cookie.ts';

const HOUR_MS = 60 * 60 * 1000;

/** How long each kind of link works. */
const LINK_MS = {
  'reset-password': HOUR_MS,
  'verify-email': 3 * 24 * HOUR_MS,
  'change-email': 24 * HOUR_MS,
} as const;

export type LinkPurpose = keyof typeof LINK_MS;

const contentSchema = z.object({ userId: z.number(), email: z.string() });

/** Whom it is for, and the address that it was sent to or is about. */
export type LinkContent = z.output<typeof contentSchema>;

/** The token for a new link; a link for the same purpose that the user had before works no more. */
export async function addLink(
  tx: Transaction,
  purpose: LinkPurpose,
  content: LinkContent,
  now: number,
): Promise<string> {
  const token = `${content.userId}.${randomBytes(24).toString('base64url')}`;
  await removeLinks(tx, purpose, content.userId);
  await named(tx, 'links.add')
    .insertInto('verifications')
    .values({
      identifier: `${purpose}:${content.userId}`,
      value: JSON.stringify({ hash: hashToken(token), ...content }),
      expires_at: now + LINK_MS[purpose],
      created_at: now,
      updated_at: now,
    })
    .execute();
  return token;
}

/** What a token's link is for, without using it up; null when it works no more. */
export async function lookAtLink(
  db: Reader,
  purpose: LinkPurpose,
  token: string,
  now: number,
): Promise<LinkContent | null> {
  const rows = await named(db, 'links.find')
    .selectFrom('verifications')
    .select('value')
    .where('identifier', '=', identifierOf(purpose, token))
    .where('expires_at', '>', now)
    .execute();
  return contentFor(token, rows);
}

/** Uses a link up: of many who send its token, one gets what it is for. */
export async function takeLink(
  tx: Transaction,
  purpose: LinkPurpose,
  token: string,
  now: number,
): Promise<LinkContent | null> {
  const content = await lookAtLink(tx, purpose, token, now);
  if (content === null) return null;
  const removed = await removeLinks(tx, purpose, content.userId);
  return removed > 0 ? content : null;
}

/** The number of links that were there. */
export async function removeLinks(tx: Transaction, purpose: LinkPurpose, userId: number): Promise<number> {
  const rows = await named(tx, 'links.remove')
    .deleteFrom('verifications')
    .where('identifier', '=', `${purpose}:${userId}`)
    .returning('id')
    .execute();
  return rows.length;
}

/** What is no token names nobody: not every text can be asked of a database. */
function identifierOf(purpose: LinkPurpose, token: string): string {
  return `${purpose}:${/^(\d{1,15})\.[\w-]{32}$/.exec(token)?.[1] ?? ''}`;
}

const rowSchema = contentSchema.extend({ hash: z.string() });

function contentFor(token: string, rows: readonly { value: string }[]): LinkContent | null {
  const stored = rows.map(({ value }) => rowSchema.parse(JSON.parse(value)));
  const hash = hashToken(token);
  const found = stored.find((row) => row.hash === hash);
  return found === undefined ? null : { userId: found.userId, email: found.email };
}

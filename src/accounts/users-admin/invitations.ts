// Invitations: a link by mail with which somebody makes their account. Only the hash of its token is kept.
import { randomBytes } from 'node:crypto';
import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import type { Mail } from '../../mail/mail.ts';
import { postMail } from '../../mail/post-mail.ts';
import type { MailPlace } from '../account-mails.ts';
import type { Actor } from '../actor.ts';
import { demand } from '../permissions.ts';
import { recordDeed } from '../record-deed.ts';
import type { Role } from '../role.ts';
import { hashToken } from '../session-cookie.ts';
import { findUser, findUserByEmail } from '../user-queries.ts';
import { demandRole, hasAccount } from './managed-user.ts';

export const INVITATION_DAYS = 7;
const INVITATION_MS = INVITATION_DAYS * 24 * 60 * 60 * 1000;

export type InvitedRole = Exclude<Role, 'owner'>;

export interface InvitationInput {
  /** As `userEmail` gives it. */
  email: string;
  role: InvitedRole;
  /** An author without an account whose account it is to become. */
  userId: number | null;
}

export type InviteResult =
  | { ok: true; url: string; email: string }
  | { ok: false; reason: 'has-account' | 'author-has-account' | 'email-of-another' | 'no-such-user' };

/** Invites somebody; an invitation to the same address that was open before works no more. */
export async function invite(
  tx: Transaction,
  actor: Actor,
  { email, role, userId }: InvitationInput,
  place: MailPlace,
  now: number,
): Promise<InviteResult> {
  demandRole(actor, role);
  const holder = await findUserByEmail(tx, email);
  if (holder !== undefined && (await hasAccount(tx, holder.id))) return { ok: false, reason: 'has-account' };
  if (holder !== undefined && userId !== null && holder.id !== userId)
    return { ok: false, reason: 'email-of-another' };
  const authorId = userId ?? holder?.id ?? null;
  const author = authorId === null ? undefined : await findUser(tx, authorId);
  if (authorId !== null && author === undefined) return { ok: false, reason: 'no-such-user' };
  if (author !== undefined) {
    demandRole(actor, author.role);
    if (await hasAccount(tx, author.id)) return { ok: false, reason: 'author-has-account' };
  }
  await named(tx, 'invitations.replace')
    .deleteFrom('invitations')
    .where('email', '=', email)
    .where('accepted_at', 'is', null)
    .execute();
  const token = newToken();
  const { id } = await named(tx, 'invitations.add')
    .insertInto('invitations')
    .values({
      token_hash: hashToken(token),
      email,
      role,
      user_id: authorId,
      invited_by: actor.userId,
      created_at: now,
      expires_at: now + INVITATION_MS,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const deed = { action: 'invitation.send', subject: subjectOf(id, email), detail: { role } };
  await recordDeed(tx, actor, deed, now);
  return { ok: true, url: await send(tx, actor, { email, token }, place, now), email };
}

export type ChangeInvitationResult =
  | { ok: true; url: string; email: string }
  | { ok: false; reason: 'no-such-invitation' };

/** Sends it again with a link that works for a week from now; the one of before works no more. */
export async function renewInvitation(
  tx: Transaction,
  actor: Actor,
  id: number,
  place: MailPlace,
  now: number,
): Promise<ChangeInvitationResult> {
  demand(actor, 'users.manage');
  const token = newToken();
  const row = await named(tx, 'invitations.renew')
    .updateTable('invitations')
    .set({ token_hash: hashToken(token), expires_at: now + INVITATION_MS, invited_by: actor.userId })
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .returning(['email', 'role'])
    .executeTakeFirst();
  if (row === undefined) return { ok: false, reason: 'no-such-invitation' };
  demandRole(actor, row.role);
  const { email } = row;
  await recordDeed(tx, actor, { action: 'invitation.renew', subject: subjectOf(id, email) }, now);
  return { ok: true, url: await send(tx, actor, { email, token }, place, now), email };
}

export async function withdrawInvitation(
  tx: Transaction,
  actor: Actor,
  id: number,
  now: number,
): Promise<{ ok: true; email: string } | { ok: false; reason: 'no-such-invitation' }> {
  demand(actor, 'users.manage');
  const row = await named(tx, 'invitations.withdraw')
    .deleteFrom('invitations')
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .returning(['email', 'role'])
    .executeTakeFirst();
  if (row === undefined) return { ok: false, reason: 'no-such-invitation' };
  demandRole(actor, row.role);
  await recordDeed(tx, actor, { action: 'invitation.withdraw', subject: subjectOf(id, row.email) }, now);
  return { ok: true, email: row.email };
}

function newToken(): string {
  return randomBytes(32).toString('base64url');
}

function subjectOf(id: number, email: string) {
  return { kind: 'invitation', id, label: email };
}

/** The link that the mail carries. */
async function send(
  tx: Transaction,
  actor: Actor,
  { email, token }: { email: string; token: string },
  place: MailPlace,
  now: number,
): Promise<string> {
  const url = `${place.siteUrl}/account/invitation/?token=${token}`;
  await postMail(tx, invitationMail(email, { url, by: actor.name }, place), now);
  return url;
}

function invitationMail(to: string, { url, by }: { url: string; by: string }, { siteName }: MailPlace): Mail {
  return {
    to,
    subject: `${by} invites you to ${siteName}`,
    paragraphs: [
      `${by} invites you to take part in ${siteName}.`,
      `Choose a name and a password, and you are in. The link works once, for ${INVITATION_DAYS} days.`,
    ],
    action: { label: 'Accept the invitation', url },
    footer: 'If you do not know what this is about, do nothing: no account is made.',
    isNeeded: true,
  };
}

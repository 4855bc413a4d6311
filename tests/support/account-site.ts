// People with passwords, and the mail that reaches them.
import type { Role } from '../../src/accounts/role.ts';
import { setPassword } from '../../src/accounts/set-password.ts';
import type { Mail } from '../../src/mail/mail.ts';
import { type MemberFields, NOON, quickPasswords, type TestMember, type TestSite } from './site.ts';
import { Visitor } from './visitor.ts';

export const PASSWORD = 'quiet river stones';

let hash: Promise<string> | undefined;

/** Somebody who signs in with `PASSWORD`. */
export async function addPerson(site: TestSite, role: Role, fields: MemberFields = {}): Promise<TestMember> {
  hash ??= quickPasswords().hash(PASSWORD);
  const stored = await hash;
  const member = await site.addMember(role, fields);
  await site.database.transaction((tx) => setPassword(tx, member.id, stored, NOON));
  return member;
}

/** A browser in which somebody has signed in. */
export async function signedIn(site: TestSite, email: string, address?: string): Promise<Visitor> {
  const visitor = new Visitor(site, address);
  const answer = await visitor.post('/account/sign-in/', { email, password: PASSWORD });
  if (answer.status !== 303) throw new Error(`${email} could not sign in: ${answer.status}`);
  return visitor;
}

/** What is in the outbox for somebody, the newest first. */
export async function mailsTo(site: TestSite, email: string): Promise<Mail[]> {
  const rows = await site.database.read
    .selectFrom('mails')
    .select('message')
    .where('recipient', '=', email)
    .orderBy('id', 'desc')
    .execute();
  return rows.map(({ message }): Mail => JSON.parse(message));
}

/** The path of the link in the newest mail to somebody, and its token. */
export async function linkTo(site: TestSite, email: string): Promise<{ path: string; token: string }> {
  const [mail] = await mailsTo(site, email);
  const url = new URL(mail?.action?.url ?? 'http://no.mail');
  return { path: url.pathname + url.search, token: url.searchParams.get('token') ?? '' };
}

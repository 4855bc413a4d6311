// A site with posts to read and people who have signed in, for trials of a whole cluster.
import { Passwords } from '../../src/accounts/password.ts';
import type { Role } from '../../src/accounts/role.ts';
import { SessionCookie } from '../../src/accounts/session-cookie.ts';
import { addSession } from '../../src/accounts/sessions.ts';
import { setPassword } from '../../src/accounts/set-password.ts';
import type { Database, Transaction } from '../../src/database/database.ts';
import { migrate } from '../../src/database/migrate.ts';
import { changeSetting } from '../../src/site/change-setting.ts';
import { addPosts } from '../../tests/support/add-posts.ts';

export const SECRET = 'a trial of a cluster '.repeat(3);
export const PASSWORD = 'quiet river stones';
export const POSTS = 30;
/** They edit these, each their own, and nobody else does. */
export const EDITORS = 2;
const MEMBERS = 6;
const MODERATORS = 2;

export interface TrialPerson {
  name: string;
  email: string;
  /** `name=value`. */
  cookie: string;
}

export interface TrialSite {
  /** With passwords. */
  members: TrialPerson[];
  /** Who comment as often as they like. */
  moderators: TrialPerson[];
  staff: TrialPerson[];
  /** By slug, the first ones for the editors. */
  postIds: number[];
}

export function slugOf(place: number): string {
  return `post-${place}`;
}

export async function fillTrialSite(database: Database, url: string): Promise<TrialSite> {
  await migrate(database, Date.now());
  const slugs = Array.from({ length: POSTS }, (_, place) => slugOf(place));
  await addPosts(database, slugs, 'Text of some length. '.repeat(100));
  const hash = await new Passwords(1).hash(PASSWORD);
  return database.transaction(async (tx) => {
    const now = Date.now();
    await changeSetting(tx, 'commentsPerHour', 1_000, now);
    await changeSetting(tx, 'commentsPerPage', 10, now);
    // Each edit leaves one, and none may be missing at the end.
    await changeSetting(tx, 'revisionsKept', 10_000, now);
    const members = await addPeople(tx, url, { role: 'reader', count: MEMBERS, name: 'Member' });
    for (const { id } of members) await setPassword(tx, id, hash, now);
    const order = { role: 'moderator', count: MODERATORS, name: 'Moderator' } as const;
    const moderators = await addPeople(tx, url, order);
    const staff = await addPeople(tx, url, { role: 'admin', count: EDITORS, name: 'Writer' });
    const rows = await tx.selectFrom('posts').select(['id', 'slug']).execute();
    const ids = new Map(rows.map(({ id, slug }) => [slug, id]));
    return { members, moderators, staff, postIds: slugs.map((slug) => ids.get(slug) ?? 0) };
  });
}

/** Adds people with a session each. */
export async function addPeople(
  tx: Transaction,
  url: string,
  { role, count, name }: { role: Role; count: number; name: string },
): Promise<(TrialPerson & { id: number })[]> {
  const now = Date.now();
  const cookies = new SessionCookie(SECRET, url);
  const people: (TrialPerson & { id: number })[] = [];
  for (let number = 1; number <= count; number++) {
    const slug = `${name.toLowerCase()}-${number}`;
    const person = { name: `${name} ${number}`, slug, email: `${slug}@trial.test`, role, bio: '' };
    const { id } = await tx
      .insertInto('users')
      .values({ ...person, email_verified: 1, created_at: now, updated_at: now })
      .returning('id')
      .executeTakeFirstOrThrow();
    const token = await addSession(tx, { userId: id, address: null, userAgent: null }, now);
    const cookie = cookies.write(token).split(';')[0] ?? '';
    people.push({ id, name: person.name, email: person.email, cookie });
  }
  return people;
}

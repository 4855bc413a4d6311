import { SessionCookie } from '../../accounts/session-cookie.ts';
import { addSession } from '../../accounts/sessions.ts';
import type { Database } from '../../database/database.ts';
import { SITE_URL } from '../processes/node.ts';

export interface PeoplePlan {
  /** Unique among all that are added. */
  group: string;
  count: number;
  /** Moderators comment as often as they like. */
  role: 'reader' | 'moderator';
}

/** Adds people to a site who are signed in; the cookie of each. */
export function addPeople(
  database: Database,
  authSecret: string,
  { group, count, role }: PeoplePlan,
  now: number,
): Promise<string[]> {
  const cookie = new SessionCookie(authSecret, SITE_URL);
  return database.transaction(async (tx) => {
    const cookies: string[] = [];
    for (let number = 1; number <= count; number++) {
      const slug = `${group}-${number}`;
      const { id } = await tx
        .insertInto('users')
        .values({
          name: `Reader ${number}`,
          slug,
          email: `${slug}@example.org`,
          role,
          bio: '',
          ...known(now),
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      const token = await addSession(tx, { userId: id, address: null, userAgent: null }, now);
      cookies.push(cookie.write(token).split(';')[0] ?? '');
    }
    return cookies;
  });
}

function known(now: number) {
  return { email_verified: 1, created_at: now, updated_at: now };
}

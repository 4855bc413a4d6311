import type { Member } from './member.ts';

/** Who is who: sessions, passwords and second factors, in the site's own database. */
export interface Accounts {
  /** Who sends a request, known by the session's cookie; null for everybody else. One statement, none without a cookie. */
  memberOf(headers: Headers): Promise<Member | null>;
}

import type { Role } from '../../accounts/role.ts';
import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import type { Candidate } from './candidate.ts';

/** What is known here of somebody who comments. */
export interface WriterPast {
  /** Null for a guest. */
  role: Role | null;
  hasApproved: boolean;
  hasSpam: boolean;
}

/** One statement. A guest is known by name and e-mail address together, and for spam by either address alone. */
export async function writerPast(
  db: Reader,
  { userId, name, email, address }: Pick<Candidate, 'userId' | 'name' | 'email' | 'address'>,
): Promise<WriterPast> {
  const query = named(db, 'comments.past-of-writer');
  const ofWriter = (status: 'approved' | 'spam') => {
    const comments = query
      .selectFrom('comments')
      .select('comments.id')
      .where('comments.status', '=', status)
      .orderBy('comments.id')
      .limit(1);
    if (userId !== null) return comments.where('comments.author_id', '=', userId);
    const ofEmail = comments.where('comments.guest_email', 'in', spellings(email));
    return status === 'spam' ? ofEmail : ofEmail.where('comments.guest_name', '=', name);
  };
  const spamFromAddress = query
    .selectFrom('comment_origins')
    .innerJoin('comments', 'comments.id', 'comment_origins.comment_id')
    .select('comments.id')
    .where('comment_origins.address', '=', address ?? '')
    .where('comments.status', '=', 'spam')
    .limit(1);
  const row = await query
    .selectNoFrom([
      query
        .selectFrom('users')
        .select('role')
        .where('id', '=', userId ?? 0)
        .as('role'),
      ofWriter('approved').as('approved'),
      ofWriter('spam').as('spam'),
      spamFromAddress.as('spam_from_address'),
    ])
    .executeTakeFirstOrThrow();
  return {
    role: row.role,
    hasApproved: row.approved !== null,
    // Many may share an address: it says nothing against somebody with an account.
    hasSpam: row.spam !== null || (userId === null && row.spam_from_address !== null),
  };
}

function spellings(email: string | null): string[] {
  return email === null ? [''] : [email, email.toLowerCase()];
}

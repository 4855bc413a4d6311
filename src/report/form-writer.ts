// A writer with a browser at one process: what they send there must be what they read there from then on.
import { SessionCookie } from '../accounts/session-cookie.ts';
import { addSession } from '../accounts/sessions.ts';
import type { Database, Transaction } from '../database/database.ts';
import { type Node, SITE_URL } from './processes/node.ts';
import { ReportError } from './report-error.ts';

export interface FormWriter {
  /** Changes a post's title by the editor's form; resolves when the form is answered. */
  rename(node: Node, postId: number, title: string): Promise<void>;
}

/** @param authSecret of the site, whose database gets an owner. */
export async function openFormWriter(
  database: Database,
  authSecret: string,
  now: number,
): Promise<FormWriter> {
  const cookie = await database.transaction((tx) => addOwner(tx, authSecret, now));
  return {
    async rename(node, postId, title) {
      const { base } = await database.read
        .selectFrom('posts')
        .leftJoin('edits', 'edits.post_id', 'posts.id')
        .select('edits.version as base')
        .where('posts.id', '=', postId)
        .executeTakeFirstOrThrow();
      const response = await fetch(`${node.url}/admin/posts/${postId}/edit`, {
        method: 'POST',
        headers: { Cookie: cookie, Origin: SITE_URL },
        body: new URLSearchParams({ title, base: String(base ?? 0), allowsComments: 'on', action: 'save' }),
        redirect: 'manual',
      });
      await response.body?.cancel();
      if (response.status === 303) return;
      const message = `The editor answered with ${response.status}. That is a defect of Octavo: please report it.`;
      throw new ReportError('unexpected-answer', message);
    },
  };
}

async function addOwner(tx: Transaction, authSecret: string, now: number): Promise<string> {
  const owner = {
    name: 'Owner',
    slug: 'owner-of-the-report',
    email: 'owner@example.org',
    role: 'owner',
  } as const;
  const { id } = await tx
    .insertInto('users')
    .values({ ...owner, bio: '', email_verified: 1, created_at: now, updated_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  const token = await addSession(tx, { userId: id, address: null, userAgent: null }, now);
  return new SessionCookie(authSecret, SITE_URL).write(token).split(';')[0] ?? '';
}

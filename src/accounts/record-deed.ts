import type { Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { Actor } from './actor.ts';

export interface Deed {
  /** Noun and verb: `post.publish`, `comment.approve`, `user.sign-in`. */
  action: string;
  subject: { kind: string; id: number | null; label: string };
  /** What else tells what happened; never a password, a token or a code. */
  detail?: Readonly<Record<string, unknown>>;
}

const LABEL_MAX_LENGTH = 200;

/** Writes into the audit log, in the transaction of the deed itself. */
export async function recordDeed(tx: Transaction, actor: Actor, deed: Deed, now: number): Promise<void> {
  await named(tx, 'audit.add')
    .insertInto('audit_log')
    .values({
      at: now,
      user_id: actor.userId,
      user_name: actor.name,
      action: deed.action,
      subject_kind: deed.subject.kind,
      subject_id: deed.subject.id,
      subject: deed.subject.label.slice(0, LABEL_MAX_LENGTH).toWellFormed(),
      address: actor.address,
      detail: JSON.stringify(deed.detail ?? {}),
    })
    .execute();
}

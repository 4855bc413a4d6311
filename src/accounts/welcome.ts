import type { AccountContext } from './account-context.ts';
import type { Asker, SecondCode } from './accounts.ts';
import type { Attempt } from './attempts.ts';
import { recordDeed } from './record-deed.ts';
import { removeExpired } from './remove-expired.ts';
import { removeSession } from './sessions.ts';
import { findUser, type UserSummary } from './user-queries.ts';

export interface Entry {
  userId: number;
  attempts: readonly Attempt[];
  secondFactor?: SecondCode['kind'];
}

/** What signing in brings with it: the session that the browser had before ends, and what was counted is given back. */
export async function welcome(context: AccountContext, asker: Asker, entry: Entry): Promise<UserSummary> {
  const { database, attempts, sessionCookie, now } = context;
  const before = sessionCookie.read(asker.headers);
  return database.transaction(async (tx) => {
    await attempts.giveBack(tx, entry.attempts);
    if (before !== null) await removeSession(tx, before);
    await removeExpired(tx, now());
    const user = await findUser(tx, entry.userId);
    if (user === undefined) throw new Error('somebody was deleted while they signed in');
    const actor = { userId: user.id, name: user.name, role: user.role, address: asker.address };
    const subject = { kind: 'user', id: user.id, label: user.name };
    const detail = entry.secondFactor === undefined ? {} : { secondFactor: entry.secondFactor };
    await recordDeed(tx, actor, { action: 'user.sign-in', subject, detail }, now());
    return user;
  });
}

import { SYSTEM } from '../../accounts/actor.ts';
import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import type { TextKind } from './text-target.ts';
import { deleteText } from './trash-text.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** In one transaction; the others' turn comes with the next. */
const AT_ONCE = 100;

/** Deletes for good what has been in the trash for so many days, 0 for nothing. How many texts. */
export async function emptyTrash(tx: Transaction, now: number, days: number): Promise<number> {
  if (days === 0) return 0;
  let deleted = 0;
  for (const kind of ['post', 'page'] as const) {
    for (const id of await oldInTrash(tx, kind, now - days * DAY_MS)) {
      const result = await deleteText(tx, SYSTEM, { kind, id }, now);
      if (result.ok) deleted += 1;
    }
  }
  return deleted;
}

async function oldInTrash(tx: Transaction, kind: TextKind, until: number): Promise<number[]> {
  const table = kind === 'post' ? 'posts' : 'pages';
  const rows = await named(tx, `${table}.old-in-trash`)
    .selectFrom(table)
    .select('id')
    .where('trashed_at', '<=', until)
    .orderBy('trashed_at')
    .limit(AT_ONCE)
    .execute();
  return rows.map((row) => row.id).sort((one, other) => one - other);
}

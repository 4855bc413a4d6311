// Finds transactions that write what readers see and say nothing to caches: not even that it changes nothing for them.
import type { Database } from '../../src/database/database.ts';
import { hasTold } from '../../src/invalidation/log.ts';

/** The columns of each table from which public pages are made; all of a table where it says so. */
const SEEN: Readonly<Record<string, readonly string[] | 'all'>> = {
  posts: 'all',
  posts_tags: 'all',
  tags: 'all',
  pages: 'all',
  redirects: 'all',
  settings: 'all',
  comments: 'all',
  users: ['name', 'slug', 'bio', 'website', 'post_count'],
  media: ['hash', 'name', 'width', 'height', 'variants'],
};
/** Which no public page is made from. */
const UNSEEN: readonly string[] = ['preview_token', 'trashed_at', 'status_before_trash'];

/** Calls `onUntold` with the names of the statements of each transaction that says nothing, until the function returned is called. */
export function watchUntoldWrites(
  database: Database,
  onUntold: (statements: readonly string[]) => void,
): () => void {
  // Of transactions in savepoints, the innermost last. What carries no name is no command's.
  const open: Set<string>[] = [];
  let closed = new Set<string>();
  const stopObserving = database.observe(({ name, sql, failed }) => {
    if (/^(begin|savepoint)/i.test(sql)) open.push(new Set());
    else if (/^rollback/i.test(sql)) open.at(-1)?.clear();
    else if (/^(commit|release)/i.test(sql)) closed = open.pop() ?? new Set();
    else if (name !== '' && !failed && writesWhatIsSeen(sql)) open.at(-1)?.add(name);
  });
  const stopHearing = database.onCommit((tx) => {
    if (closed.size > 0 && !hasTold(tx)) onUntold([...closed]);
    closed = new Set();
  });
  return () => {
    stopObserving();
    stopHearing();
  };
}

/** @param sql as Kysely compiles it. */
export function writesWhatIsSeen(sql: string): boolean {
  const inserted = /(?:^|\)\s*)(?:insert into|delete from)\s+"?(\w+)"?/i.exec(sql)?.[1];
  if (inserted !== undefined && SEEN[inserted] !== undefined) return true;
  const [, updated = '', rest = ''] = /(?:^|\)\s*)update\s+"?(\w+)"?\s+set\s+(.*)$/is.exec(sql) ?? [];
  const seen = SEEN[updated];
  if (seen === undefined) return false;
  const [assigned = ''] = rest.split(/\s+(?:where|from|returning)\s/i);
  return [...assigned.matchAll(/(?:^|,\s*)"?(\w+)"? = ([^,]*)/g)].some(([, column = '', value = '']) => {
    // What is set to itself changes nothing: it locks the row.
    if (value.trim().replaceAll('"', '') === column) return false;
    return seen === 'all' ? !UNSEEN.includes(column) : seen.includes(column);
  });
}

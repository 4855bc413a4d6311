import type { Transaction } from '../database/database.ts';
import { invalidate, withdraw } from '../invalidation/log.ts';
import { type PageState, tagsOfPageChange } from './changed-tags.ts';

/** Tells caches of a page that was changed. @param before null for a new page. @param after null for one that is deleted. */
export function recordPageChange(tx: Transaction, before: PageState | null, after: PageState | null): void {
  const { invalidated, withdrawn } = tagsOfPageChange(before, after);
  invalidate(tx, invalidated);
  withdraw(tx, withdrawn);
}

import type { Transaction } from './database.ts';

type LastWork = (tx: Transaction) => Promise<void>;

/**
 * Runs `work` as the last of a transaction, behind all that its command does; nothing of it where that fails.
 * @throws for what is no transaction of `Database.transaction` that is still to end, as the work would never be done.
 */
export function atEnd(tx: Transaction, work: LastWork): void {
  const known = last.get(tx);
  if (known === undefined)
    throw new Error('Only a running transaction itself, not named(tx, …), has an end.');
  known.push(work);
}

/** For `Database` alone: has all that `atEnd` is given done behind `work`. */
export async function withEnd<Result>(
  tx: Transaction,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const waiting: LastWork[] = [];
  last.set(tx, waiting);
  const result = await work(tx);
  for (const each of waiting) await each(tx);
  last.delete(tx);
  return result;
}

const last = new WeakMap<Transaction, LastWork[]>();

import type { Transaction } from './database.ts';

type LastWork = (tx: Transaction) => Promise<void>;

/** Runs `work` as the last of a transaction, behind all that its command does; nothing of it where that fails. */
export function atEnd(tx: Transaction, work: LastWork): void {
  const known = last.get(tx);
  if (known === undefined) last.set(tx, [work]);
  else known.push(work);
}

/** For `Database` alone. */
export async function runLast(tx: Transaction): Promise<void> {
  for (const work of last.get(tx) ?? []) await work(tx);
}

const last = new WeakMap<Transaction, LastWork[]>();

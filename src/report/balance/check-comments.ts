import type { Reader } from '../../database/database.ts';
import type { Entry } from './browser.ts';

/** What became of the comments that readers sent. */
export interface Comments {
  sent: number;
  /** Of which their writers were told that they are there. */
  acknowledged: number;
  /** Acknowledged, and not there. */
  lost: number;
  /** There more than once. */
  doubled: number;
}

const ACCEPTED = 303;

/** @param db of the site to which they were sent. */
export async function checkComments(db: Reader, ledger: readonly Entry[]): Promise<Comments> {
  const sent = ledger.flatMap(({ text, status }) => (text === null ? [] : [{ text, status }]));
  const rows = await db
    .selectFrom('comments')
    .select(['text', (build) => build.fn.countAll<number>().as('times')])
    .where('text', 'like', 'I was here: %')
    .groupBy('text')
    .execute();
  const times = new Map(rows.map((row) => [row.text, Number(row.times)]));
  const acknowledged = sent.filter(({ status }) => status === ACCEPTED);
  return {
    ...{ sent: sent.length, acknowledged: acknowledged.length },
    lost: acknowledged.filter(({ text }) => !times.has(text)).length,
    doubled: sent.filter(({ text }) => (times.get(text) ?? 0) > 1).length,
  };
}

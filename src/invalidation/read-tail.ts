import { setImmediate } from 'node:timers/promises';
import type { LogRow } from './log.ts';
import type { LogSource } from './log-source.ts';

/** So many rows at most, which the log always keeps. */
export const TAIL_ROWS = 10_000;
const MOST_TAGS = 100_000;
const PIECE = 250;

/** The end of the log up to a position, in its order, as far back as nothing is missing and it is worth the while. */
export async function readTail(log: Pick<LogSource, 'upTo'>, newest: number): Promise<LogRow[]> {
  const rows: LogRow[] = [];
  let tags = 0;
  while (rows.length < TAIL_ROWS && tags < MOST_TAGS) {
    const piece = await log.upTo(newest - rows.length, PIECE);
    for (const row of piece) {
      if (row.position !== newest - rows.length) return rows.reverse();
      rows.push(row);
      tags += row.tags.length;
    }
    if (piece.length < PIECE) break;
    await setImmediate();
  }
  return rows.reverse();
}

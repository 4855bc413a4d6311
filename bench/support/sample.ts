// One measurement of one server, by the process that asks.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Load, LoadResult } from './load.ts';
import { median } from './median.ts';
import { processorTime } from './processor-time.ts';

export interface Server {
  url: string;
  pid: number | undefined;
}

export interface Sample extends LoadResult {
  /** Answers a second. */
  rate: number;
  /** Milliseconds of a core for each. */
  cost: number;
}

/** @param asking the process of `load.ts`. */
export async function sample(
  asking: ChildProcess,
  server: Server,
  order: Omit<Load, 'port'>,
): Promise<Sample> {
  const load: Load = { ...order, port: Number(new URL(server.url).port) };
  const answer = once(asking, 'message', { signal: AbortSignal.timeout(30_000 + load.seconds * 1000) });
  const before = processorTime(server.pid);
  asking.send(load);
  const [message] = await answer;
  const result = message as LoadResult;
  const after = processorTime(server.pid);
  const worked = before === null || after === null ? result.seconds : after - before;
  return { ...result, rate: result.requests / result.seconds, cost: (worked * 1000) / result.requests };
}

/** Of each round's own two halves, as a machine that is busy for a while is so for both. */
export function ratioOf(ours: readonly Sample[], theirs: readonly Sample[], key: keyof Sample): number {
  return median(
    ours.flatMap((one, index) => {
      const other = theirs[index];
      return other === undefined ? [] : [one[key] / other[key]];
    }),
  );
}

// One look at a node, as its next reader would have: over a connection of its own, whether it is ready.
import { request } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';

export type ProbeOutcome = 'ready' | 'unready' | 'refused' | 'hung';

export interface ProbeResult {
  outcome: ProbeOutcome;
  /** Milliseconds that only grow. */
  sentAt: number;
  /** Until the answer was there; null where none came. */
  latencyMs: number | null;
  /** Why it is not ready, in the node's own words. */
  reason: string | null;
}

export const READY_PATH = '/readyz';
const MOST_BYTES = 4_096;
/** This process was itself late by so much of the time it gives: it does not know then who was slow. */
const LATE_PART = 0.5;

const refusal = z.object({ reason: z.string().max(500) });

/** Null where it cannot be told, as this process had no time itself. */
export async function probeNode(
  address: string,
  timeoutMs: number,
  clock: () => number,
): Promise<ProbeResult | null> {
  const sentAt = clock();
  const url = URL.parse(`http://${address}${READY_PATH}`);
  if (url === null) return { outcome: 'refused', sentAt, latencyMs: null, reason: 'that is no address' };
  const { promise, resolve } = Promise.withResolvers<Pick<ProbeResult, 'outcome' | 'reason'> | null>();
  const ask = request(url, { agent: false, headers: { Connection: 'close' } }, (response) => {
    const pieces: Buffer[] = [];
    let length = 0;
    response.on('data', (piece: Buffer) => {
      length += piece.length;
      if (length <= MOST_BYTES) pieces.push(piece);
      else ask.destroy();
    });
    response.on('end', () => {
      const outcome = response.statusCode === 200 ? 'ready' : 'unready';
      const said = Buffer.concat(pieces).toString();
      resolve({ outcome, reason: outcome === 'ready' ? null : reasonIn(said, response.statusCode ?? 0) });
    });
  });
  ask
    .on('error', ({ message }) => resolve({ outcome: 'refused', reason: message }))
    .on('close', () => resolve({ outcome: 'refused', reason: 'the answer broke off' }));
  ask.end();
  const timer = setTimeout(async () => {
    const isLate = clock() - sentAt > timeoutMs * (1 + LATE_PART);
    // An answer that is there already, and that nobody had time to read, is one.
    await setImmediate();
    await setImmediate();
    resolve(isLate ? null : { outcome: 'hung', reason: null });
  }, timeoutMs);
  const result = await promise;
  clearTimeout(timer);
  ask.destroy();
  if (result === null) return null;
  return { ...result, sentAt, latencyMs: result.outcome === 'hung' ? null : clock() - sentAt };
}

function reasonIn(body: string, status: number): string {
  try {
    return refusal.parse(JSON.parse(body)).reason;
  } catch {
    return `status ${status}`;
  }
}

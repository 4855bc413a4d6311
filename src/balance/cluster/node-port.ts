import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { ClusterError } from './cluster-error.ts';

/** Below those that systems give to connections on their way out, which could take a node's while it is restarted. */
const LOWEST = 20_000;
const ABOVE_HIGHEST = 32_000;
const ATTEMPTS = 100;

/** The port that a node had, or another where somebody else listens there by now. @param taken by other nodes. */
export async function findNodePort(kept: number | undefined, taken: readonly number[]): Promise<number> {
  if (kept !== undefined && !taken.includes(kept) && (await isFree('127.0.0.1', kept))) return kept;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(LOWEST, ABOVE_HIGHEST);
    if (!taken.includes(port) && (await isFree('127.0.0.1', port))) return port;
  }
  throw new ClusterError(`No free port from ${LOWEST} to ${ABOVE_HIGHEST - 1} was found for a node.`);
}

/** Whether a server could listen there. */
export async function isFree(host: string, port: number): Promise<boolean> {
  const reason = await whyNotFree(host, port);
  return reason === null;
}

/** The system's code, such as `EADDRINUSE`; null for a port that is free. */
export async function whyNotFree(host: string, port: number): Promise<string | null> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

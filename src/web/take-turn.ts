// Clients may send requests without waiting for the answers before (pipelining). Node starts them all at once, so that one
// packet of a client who reads nothing would be work for seconds, before anybody else's turn.
import type { ServerResponse } from 'node:http';

/**
 * Resolves when the answer before on the same connection has gone out; undefined where there is nothing to wait for. Node
 * gives an answer its socket when the one before has left it.
 */
export function takeTurn(response: ServerResponse): Promise<void> | undefined {
  if (response.socket !== null) return undefined;
  const { promise, resolve } = Promise.withResolvers<void>();
  // Not at once: what goes out without waiting would start the next before other connections are looked at.
  response.once('socket', () => setImmediate(resolve));
  return promise;
}

// Clients may send requests without waiting for the answers before (pipelining). Node starts them all at once, so that one
// packet of a client who reads nothing would be work for seconds, before anybody else's turn.
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * What it returns resolves when the answer before on the same connection has gone out; undefined where there is nothing to
 * wait for.
 */
export function takeTurns(): (socket: Socket, response: ServerResponse) => Promise<void> | undefined {
  const latest = new WeakMap<Socket, ServerResponse>();
  return (socket, response) => {
    const before = latest.get(socket);
    latest.set(socket, response);
    if (before === undefined || before.closed) return undefined;
    const { promise, resolve } = Promise.withResolvers<void>();
    // Not at once: what goes out without waiting would start the next before other connections are looked at.
    before.once('close', () => setImmediate(resolve));
    return promise;
  };
}

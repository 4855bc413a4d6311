// Clients may send requests without waiting for the answers before (pipelining). Node starts them all at once, so that one
// packet of a client who reads nothing would be work for seconds, before anybody else's turn.
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** On one connection: one packet holds thousands of small ones, and each takes some memory until its turn. */
const MOST_WAITING = 100;

const waiting = new WeakMap<Socket, number>();

/**
 * Resolves when the answer before on the same connection has gone out; undefined where there is nothing to wait for. Node
 * gives an answer its socket when the one before has left it. Whoever has too many wait is cut off: their turn never comes.
 */
export function takeTurn(socket: Socket, response: ServerResponse): Promise<void> | undefined {
  if (response.socket !== null) return undefined;
  const line = (waiting.get(socket) ?? 0) + 1;
  waiting.set(socket, line);
  const { promise, resolve } = Promise.withResolvers<void>();
  if (line > MOST_WAITING) socket.destroy();
  response.once('socket', () => {
    waiting.set(socket, (waiting.get(socket) ?? 1) - 1);
    // Not at once: what goes out without waiting would start the next before other connections are looked at.
    setImmediate(resolve);
  });
  return promise;
}

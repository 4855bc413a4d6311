import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { isListed, listOf } from '../../web/client-address.ts';
import { EDGE_REQUEST } from './edge-headers.ts';

/**
 * By the balancer's clock, in seconds since 1970 with a fraction; 0 of one that keeps no pages, null for a request that did
 * not come from any.
 */
export type EdgeClock = (request: Pick<IncomingMessage, 'headers' | 'socket'>) => number | null;

const NAME = EDGE_REQUEST.toLowerCase();
const SECONDS = /^\d{1,11}(?:\.\d{1,6})?$/;

/** @param trusted addresses and networks of proxies: whoever else sends the header is a client who made it up. */
export function edgeClock(trusted: readonly string[]): EdgeClock {
  const proxies = listOf(trusted);
  // A connection has the same peer to its end.
  const believed = new WeakMap<Socket, boolean>();
  const isBelieved = (socket: Socket): boolean => {
    const known = believed.get(socket);
    if (known !== undefined) return known;
    const isTrusted = isListed(proxies, socket.remoteAddress);
    believed.set(socket, isTrusted);
    return isTrusted;
  };
  return ({ headers, socket }) => {
    const given = headers[NAME];
    if (typeof given !== 'string' || !SECONDS.test(given) || !isBelieved(socket)) return null;
    return Number(given);
  };
}

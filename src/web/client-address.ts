import { BlockList, isIP } from 'node:net';
import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';

declare module 'hono' {
  interface ContextVariableMap {
    /** Of the client, or of the nearest machine before it that is not trusted; `unknown` without a connection. */
    clientAddress: string;
  }
}

/** Most hops that are looked at; who sends more made them up. */
const MOST_HOPS = 20;

/**
 * Finds out who asks. `X-Forwarded-For` is read from its end, past the proxies that are trusted; a client can write
 * whatever it likes at its beginning.
 * @param trusted addresses and networks, as the configuration checked them.
 */
export function findClientAddress(trusted: readonly string[]): MiddlewareHandler {
  const proxies = listOf(trusted);
  return async (c, next) => {
    const socket = (c.env as Partial<HttpBindings> | undefined)?.incoming?.socket;
    c.set('clientAddress', clientAddress(socket?.remoteAddress, c.req.header('x-forwarded-for'), proxies));
    await next();
  };
}

export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  proxies: BlockList,
): string {
  let address = plain(peer ?? 'unknown');
  const hops = (forwardedFor ?? '').split(',').slice(-MOST_HOPS).reverse();
  for (const hop of hops) {
    const before = plain(hop.trim());
    if (!contains(proxies, address) || isIP(before) === 0) break;
    address = before;
  }
  return address;
}

export function listOf(addresses: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of addresses) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** @param peer of a connection, as its socket gives it. */
export function isListed(list: BlockList, peer: string | undefined): boolean {
  return contains(list, plain(peer ?? 'unknown'));
}

function contains(list: BlockList, address: string): boolean {
  const version = isIP(address);
  return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4');
}

/** IPv4 as it is written, also where a socket gives it as IPv6. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

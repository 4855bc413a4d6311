// What a process is called, and where balancers find it, unless the operator says so.
import { isIPv6 } from 'node:net';
import { hostname, type NetworkInterfaceInfo, networkInterfaces } from 'node:os';

const LONGEST_NAME = 40;
const EVERYWHERE = ['0.0.0.0', '::'];

/** The machine's name with the port, in small letters, digits and hyphens: `blog-example-org-3000`. */
export function defaultNodeName(port: number, machine = hostname()): string {
  const end = `-${port}`;
  const plain = machine.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const name = plain.slice(0, LONGEST_NAME - end.length).replace(/^-|-+$/g, '');
  return (name === '' ? 'node' : name) + end;
}

/** Where the process listens; one that listens everywhere is found by the first address of its machine on a network. */
export function defaultNodeAddress(host: string, port: number, networks = networkInterfaces()): string {
  const reached = EVERYWHERE.includes(host) ? firstAddress(networks) : host;
  return isIPv6(reached) ? `[${reached}]:${port}` : `${reached}:${port}`;
}

function firstAddress(networks: NodeJS.Dict<NetworkInterfaceInfo[]>): string {
  const addresses = Object.values(networks).flatMap((found) => found ?? []);
  const outside = addresses.find(({ family, internal }) => family === 'IPv4' && !internal);
  return outside?.address ?? '127.0.0.1';
}

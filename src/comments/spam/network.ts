import { BlockList, isIP, SocketAddress } from 'node:net';

const BITS = { 4: 32, 6: 128 } as const;
/** What one household or one machine has of IPv6. */
const HOUSEHOLD_BITS = 64;

/** An address, or a network such as `192.0.2.0/24`, in its shortest form; null for anything else. */
export function networkFrom(text: string): string | null {
  const [written = '', bits, ...rest] = text.split('/');
  const address = plainAddress(written);
  const version = isIP(address);
  if ((version !== 4 && version !== 6) || rest.length > 0) return null;
  if (bits === undefined) return address;
  if (!/^\d{1,3}$/.test(bits) || Number(bits) < 1 || Number(bits) > BITS[version]) return null;
  return Number(bits) === BITS[version]
    ? address
    : `${baseOf(address, version, Number(bits))}/${Number(bits)}`;
}

/** The first address of the network in which an address lies. */
function baseOf(address: string, version: 4 | 6, bits: number): string {
  const width = version === 4 ? 8 : 16;
  const parts = version === 4 ? address.split('.').map(Number) : groupsOf(address);
  const masked = parts.map((part, index) => {
    const kept = Math.min(width, Math.max(0, bits - index * width));
    return part & ~(2 ** (width - kept) - 1);
  });
  if (version === 4) return masked.join('.');
  return plainAddress(masked.map((group) => group.toString(16)).join(':'));
}

/** All eight of them. */
function groupsOf(address: string): number[] {
  const [before = [], after = []] = address
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''));
  const left = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...left, ...after].map((group) => Number.parseInt(group, 16));
}

/** What to block so as to block whoever has an address: it alone, or its network where people have many. */
export function networkOfSender(address: string): string | null {
  const plain = plainAddress(address);
  return networkFrom(isIP(plain) === 6 ? `${plain}/${HOUSEHOLD_BITS}` : plain);
}

/** Whether an address lies in a network, which is as `networkFrom` gives it. */
export function isInNetwork(address: string, network: string): boolean {
  const plain = plainAddress(address);
  const [base = '', bits] = network.split('/');
  const version = isIP(base);
  if (version !== 4 && version !== 6) return false;
  if (bits === undefined) return base === plain;
  if (isIP(plain) !== version) return false;
  const list = new BlockList();
  const family = `ipv${version}` as const;
  list.addSubnet(base, Number(bits), family);
  return list.check(plain, family);
}

/** Without the zone of a link-local address; IPv4 that was carried in IPv6 as IPv4. */
function plainAddress(text: string): string {
  const address = text.trim().replace(/%.*$/, '').toLowerCase();
  const carried = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (carried !== undefined && isIP(carried) === 4) return carried;
  return isIP(address) === 6 ? new SocketAddress({ address, family: 'ipv6' }).address : address;
}

import { networkOfSender } from '../comments/spam/network.ts';

/** What is counted together of those who ask: one address, or the network that one household has of IPv6. */
export function networkOf(address: string): string {
  return networkOfSender(address) ?? 'unknown';
}

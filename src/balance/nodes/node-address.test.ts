import { expect, test } from 'vitest';
import { defaultNodeAddress, defaultNodeName } from './node-address.ts';

test.each([
  ['blog', 'blog-3000'],
  ['Blog.Example.ORG', 'blog-example-org-3000'],
  ['_my__machine_', 'my-machine-3000'],
  ['', 'node-3000'],
  ['日本', 'node-3000'],
  ['a'.repeat(64), `${'a'.repeat(35)}-3000`],
  [`${'a'.repeat(34)}.b`, `${'a'.repeat(34)}-3000`],
])('the machine %j is the node %s', (machine, name) => {
  expect(defaultNodeName(3000, machine)).toBe(name);
});

test('is found where it listens', () => {
  expect(defaultNodeAddress('10.0.0.5', 3000)).toBe('10.0.0.5:3000');
  expect(defaultNodeAddress('localhost', 3000)).toBe('localhost:3000');
  expect(defaultNodeAddress('::1', 3000)).toBe('[::1]:3000');
});

test('is found by an address on a network where it listens everywhere', () => {
  const address = (family: 'IPv4' | 'IPv6', value: string, internal: boolean) => {
    const common = { address: value, netmask: '', mac: '', internal, cidr: null };
    return family === 'IPv4' ? { ...common, family } : { ...common, family, scopeid: 0 };
  };
  const lo = [address('IPv4', '127.0.0.1', true), address('IPv6', '::1', true)];
  const eth0 = [address('IPv6', '2001:db8::5', false), address('IPv4', '10.0.0.5', false)];
  for (const host of ['0.0.0.0', '::'])
    expect(defaultNodeAddress(host, 3000, { lo, eth0 })).toBe('10.0.0.5:3000');
  expect(defaultNodeAddress('0.0.0.0', 3000, { lo })).toBe('127.0.0.1:3000');
});

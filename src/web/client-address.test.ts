import { describe, expect, test } from 'vitest';
import { clientAddress, listOf } from './client-address.ts';

const none = listOf([]);
const proxies = listOf(['10.0.0.0/8', '::1', '2001:db8::/32']);

describe('the address of a client', () => {
  test('is the connection’s where no proxy is trusted, whatever the request says', () => {
    expect(clientAddress('203.0.113.9', '1.2.3.4', none)).toBe('203.0.113.9');
    expect(clientAddress('203.0.113.9', '1.2.3.4', proxies)).toBe('203.0.113.9');
  });

  test('is the one before the trusted proxies', () => {
    expect(clientAddress('10.0.0.1', '203.0.113.9', proxies)).toBe('203.0.113.9');
    expect(clientAddress('::ffff:10.0.0.1', '203.0.113.9, 10.2.3.4', proxies)).toBe('203.0.113.9');
    expect(clientAddress('::1', '2001:db8::7, 2001:470::1', proxies)).toBe('2001:470::1');
  });

  test('is never what the client wrote before what the proxies added', () => {
    expect(clientAddress('10.0.0.1', '127.0.0.1, 203.0.113.9', proxies)).toBe('203.0.113.9');
    expect(clientAddress('10.0.0.1', 'nonsense, 203.0.113.9, 10.1.1.1', proxies)).toBe('203.0.113.9');
  });

  test('is the proxy’s own where it passed on nothing that is an address', () => {
    expect(clientAddress('10.0.0.1', undefined, proxies)).toBe('10.0.0.1');
    expect(clientAddress('10.0.0.1', 'unknown', proxies)).toBe('10.0.0.1');
    expect(clientAddress('10.0.0.1', ' , ,', proxies)).toBe('10.0.0.1');
  });

  test('is found in no time in a header of any length', () => {
    expect(clientAddress('10.0.0.1', '10.0.0.2,'.repeat(100_000), proxies)).toBe('10.0.0.1');
  });

  test('is unknown without a connection', () => {
    expect(clientAddress(undefined, '1.2.3.4', proxies)).toBe('unknown');
  });
});

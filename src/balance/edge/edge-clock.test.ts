import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { edgeClock } from './edge-clock.ts';

test('believes the time of a trusted proxy, and of nobody else', () => {
  expect(read('10.0.0.1', '1700000000.123')).toBe(1_700_000_000.123);
  expect(read('::ffff:10.0.0.1', '1700000000')).toBe(1_700_000_000);
  expect(read('203.0.113.9', '1700000000.123')).toBeNull();
  expect(read(undefined, '1700000000.123')).toBeNull();
});

test('takes nothing for a time that is none', () => {
  for (const given of [undefined, '', 'soon', '-1', '1e9', '1.2.3', `1${'0'.repeat(20)}`])
    expect.soft(read('10.0.0.1', given), String(given)).toBeNull();
});

function read(peer: string | undefined, given: string | undefined): number | null {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: peer });
  const request: Pick<IncomingMessage, 'headers' | 'socket'> = { headers: { 'octavo-edge': given }, socket };
  return edgeClock(['10.0.0.0/8'])(request);
}

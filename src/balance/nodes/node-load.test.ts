import { expect, test } from 'vitest';
import { NodeLoad } from './node-load.ts';

test('tells how many answers went out in a second, and how long they took', () => {
  const clock = { now: 1_000 };
  const load = new NodeLoad(() => clock.now);
  for (let answer = 0; answer < 90; answer++) load.addQuick();
  for (let answer = 0; answer < 8; answer++) load.add(10);
  for (let answer = 0; answer < 2; answer++) load.add(300);
  clock.now += 5_000;
  const { requests, p50, p99 } = load.take();
  expect(requests).toBe(20);
  expect(p50).toBeLessThan(0.1);
  expect(p99).toBeGreaterThanOrEqual(300);
  expect(p99).toBeLessThan(330);
});

test('begins anew each time it is asked', () => {
  const clock = { now: 0 };
  const load = new NodeLoad(() => clock.now);
  load.add(10);
  load.take();
  expect(load.take()).toEqual({ requests: 0, p50: 0, p99: 0 });
  load.add(40);
  clock.now += 1_000;
  const { requests, p50 } = load.take();
  expect(requests).toBe(1);
  expect(p50).toBeGreaterThanOrEqual(40);
  expect(p50).toBeLessThan(44);
});

test('takes any time there is', () => {
  const load = new NodeLoad();
  for (const milliseconds of [0, -1, 1e-9, 1e9, Number.POSITIVE_INFINITY]) load.add(milliseconds);
  const { p50, p99 } = load.take();
  expect(p50).toBeLessThan(0.1);
  expect(p99).toBeGreaterThan(50_000);
});

import { expect, test } from 'vitest';
import { Circuit, type CircuitOptions } from './redis-circuit.ts';

/** With a clock that a test moves, and without chance unless it gives some. */
function openCircuit(options: CircuitOptions = {}) {
  const clock = { now: 0 };
  const circuit = new Circuit({ failures: 5, random: () => 1, ...options, clock: () => clock.now });
  return { clock, circuit };
}

test('is open after five failures one after the other, and not before', () => {
  const { circuit } = openCircuit();
  for (let time = 0; time < 4; time += 1) circuit.fail();
  circuit.succeed();
  for (let time = 0; time < 4; time += 1) circuit.fail();
  expect(circuit.state).toBe('closed');
  expect(circuit.admits()).toBe(true);
  circuit.fail();
  expect(circuit.state).toBe('open');
  expect(circuit.admits()).toBe(false);
});

test('lets one alone try when the pause is over, and all when that went well', () => {
  const { clock, circuit } = openCircuit();
  circuit.open();
  clock.now = 999;
  expect(circuit.admits()).toBe(false);
  clock.now = 1000;
  expect([circuit.admits(), circuit.admits(), circuit.admits()]).toEqual([true, false, false]);
  expect(circuit.state).toBe('half-open');
  circuit.succeed();
  expect([circuit.admits(), circuit.admits()]).toEqual([true, true]);
});

test('pauses longer each time that the one who tries fails, to thirty seconds', () => {
  const { clock, circuit } = openCircuit();
  circuit.open();
  const pauses = Array.from({ length: 7 }, () => {
    const pause = circuit.pauseLeftMs;
    clock.now += pause;
    circuit.admits();
    circuit.fail();
    return pause;
  });
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
});

test('pauses shortly again only after it has worked for a while', () => {
  const { circuit } = openCircuit();
  circuit.open();
  circuit.succeed();
  circuit.open();
  expect(circuit.pauseLeftMs).toBe(2000);
  for (let time = 0; time < 50; time += 1) circuit.succeed();
  circuit.open();
  expect(circuit.pauseLeftMs).toBe(1000);
});

test('leaves half of each pause to chance, so that processes do not come back together', () => {
  const { circuit } = openCircuit({ random: () => 0 });
  circuit.open();
  expect(circuit.pauseLeftMs).toBe(500);
});

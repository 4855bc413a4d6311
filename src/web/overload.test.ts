import { expect, test } from 'vitest';
import { LoopDelay } from './loop-delay.ts';
import { Overload, type OverloadChange, RANKS } from './overload.ts';

const SETTINGS = { mostRequests: 10, delayMs: 500 };

function openOverload(settings = SETTINGS) {
  const clock = { now: 1_000 };
  const changes: OverloadChange[] = [];
  const onChange = (change: OverloadChange) => void changes.push(change);
  const overload = new Overload({ ...settings, onChange, now: () => clock.now });
  /** Lets time pass in which the process is late by so much, each time. */
  const pass = (milliseconds: number, late = 0) => {
    for (const end = clock.now + milliseconds; clock.now < end; ) {
      clock.now += LoopDelay.everyMs + late;
      overload.tick();
    }
  };
  const full = () => RANKS.filter((rank) => overload.isFull(rank));
  return { overload, clock, changes, pass, full };
}

test('with too many requests inside, pages that are to be made are shed first, those that are kept never', () => {
  const { overload, full } = openOverload();
  const leaves = Array.from({ length: 9 }, () => overload.enter());
  expect(full()).toEqual([]);
  leaves.push(overload.enter());
  expect(full()).toEqual(['reading']);
  for (let more = 0; more < 10; more++) leaves.push(overload.enter());
  expect(full()).toEqual(['reading', 'needed']);
  for (let more = 0; more < 1000; more++) leaves.push(overload.enter());
  expect(full()).toEqual(['reading', 'needed']);
  for (const leave of leaves) leave();
  expect(full()).toEqual([]);
});

test.each([
  ['not late', 0, []],
  ['late, but not by too much', 450, []],
  ['late by more than the limit', 600, ['reading']],
  ['late by more than twice the limit', 1_100, ['reading', 'needed']],
  ['late by more than ten times the limit', 5_500, ['reading', 'needed', 'kept']],
])('a process that is %s', (_, late, expected) => {
  const { pass, full } = openOverload();
  pass(20_000, late);
  expect(full()).toEqual(expected);
});

test('a delay that hovers at the limit does not switch to and fro', () => {
  const { pass, full } = openOverload();
  pass(3_000, 600);
  for (const late of [490, 510, 400, 300]) {
    pass(3_000, late);
    expect(full()).toEqual(['reading']);
  }
  pass(3_000, 200);
  expect(full()).toEqual([]);
});

test('one hiccup sheds nobody, however long; another right after it does', () => {
  const { pass, full } = openOverload();
  pass(2_000);
  pass(1, 30_000);
  expect(full()).toEqual([]);
  pass(1, 3_000);
  expect(full()).toContain('reading');
  pass(1_000);
  expect(full()).toEqual([]);
});

test('what took long before anybody could be answered counts for nothing', () => {
  const { overload, clock, pass, full } = openOverload();
  clock.now += 5_000;
  using _ = overload.watch();
  pass(LoopDelay.everyMs);
  expect(full()).toEqual([]);
});

test('0 switches either off', () => {
  const requests = openOverload({ mostRequests: 0, delayMs: 500 });
  for (let more = 0; more < 10_000; more++) requests.overload.enter();
  expect(requests.full()).toEqual([]);
  requests.pass(3_000, 600);
  expect(requests.full()).toEqual(['reading']);
  const delay = openOverload({ mostRequests: 1, delayMs: 0 });
  delay.pass(20_000, 5_000);
  expect(delay.full()).toEqual([]);
  delay.overload.enter();
  expect(delay.full()).toEqual(['reading']);
});

test('it tells once that it begins, and once that it has ended, however many are shed and in how many pieces', () => {
  const { overload, changes, pass } = openOverload();
  for (let one = 0; one < 10; one++) overload.enter();
  for (let piece = 0; piece < 3; piece++) {
    overload.addShed('reading');
    overload.addShed('needed');
    pass(2_000);
  }
  expect(changes).toEqual([{ isOver: false, requests: 10, delayMs: 0 }]);
  pass(4_000);
  expect(changes.slice(1)).toEqual([{ isOver: true, shed: 6, milliseconds: 4_000 }]);
  pass(10_000);
  expect(changes).toHaveLength(2);
  expect(overload.figures.shed).toEqual({ reading: 3, needed: 3, kept: 0 });
});

test('a request is inside until it is answered or has failed', async () => {
  const { overload } = openOverload();
  const { promise, resolve } = Promise.withResolvers<string>();
  const answer = overload.during(() => promise);
  expect(overload.figures.requests).toBe(1);
  resolve('answered');
  expect(await answer).toBe('answered');
  expect(overload.during(() => 'at once')).toBe('at once');
  await expect(overload.during(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  const broken = () =>
    overload.during(() => {
      throw new Error('broken');
    });
  expect(broken).toThrow('broken');
  expect(overload.figures.requests).toBe(0);
});

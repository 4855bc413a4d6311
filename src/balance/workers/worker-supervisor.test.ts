import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { NodeFigures } from '../nodes/node-registry.ts';
import { type Worker, type WorkerEnd, type WorkerPlace, WorkerSupervisor } from './worker-supervisor.ts';

const PLACE = { host: '127.0.0.1', port: 3000, url: 'http://127.0.0.1:3000' };
const ENDED: WorkerEnd = { how: 'it ended with exit code 0', isOrderly: true };
const CRASHED: WorkerEnd = { how: 'it was ended by SIGSEGV', isOrderly: false };
const NEVER = new Promise<void>(() => {});

class FakeWorker implements Worker {
  readonly #ready = Promise.withResolvers<WorkerPlace>();
  readonly #ended = Promise.withResolvers<WorkerEnd>();
  readonly pid: number;
  readonly told: string[] = [];
  readonly figures: NodeFigures | null = null;
  isObedient = true;

  constructor(pid: number) {
    this.pid = pid;
  }

  get ready() {
    return this.#ready.promise;
  }

  get ended() {
    return this.#ended.promise;
  }

  open(): void {
    this.#ready.resolve(PLACE);
  }

  end(how: WorkerEnd): void {
    this.#ended.resolve(how);
  }

  retire(): void {
    this.told.push('retire');
    if (this.isObedient) this.end(ENDED);
  }

  signal(signal: string): void {
    this.told.push(signal);
    if (this.isObedient || signal === 'SIGKILL') this.end(ENDED);
  }
}

function openSupervisor(count: number, { opens = true } = {}) {
  const forked: FakeWorker[] = [];
  const lines: string[] = [];
  const log = (...given: unknown[]) => void lines.push(String(given.at(-1)));
  const switches = { opens };
  const supervisor = new WorkerSupervisor({
    count,
    logger: { info: log, warn: log, error: log },
    patienceMs: 20_000,
    clock: () => Date.now(),
    fork: () => {
      const worker = new FakeWorker(forked.length + 1);
      forked.push(worker);
      if (switches.opens) worker.open();
      return worker;
    },
  });
  const start = async () => {
    await supervisor.startFirst(NEVER);
    await supervisor.startOthers();
  };
  return { supervisor, forked, lines, switches, start };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('one is started alone, and the others when it is ready', async () => {
  const { supervisor, forked } = openSupervisor(3, { opens: false });
  const first = supervisor.startFirst(NEVER);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(forked).toHaveLength(1);
  forked[0]?.open();
  expect(await first).toEqual(PLACE);
  void supervisor.startOthers();
  expect(forked).toHaveLength(3);
});

test('where the first one cannot start, no other is, and whoever started it is told', async () => {
  const { supervisor, forked } = openSupervisor(3, { opens: false });
  const first = supervisor.startFirst(NEVER);
  forked[0]?.end({ how: 'it ended with exit code 1', isOrderly: false });
  await expect(first).rejects.toThrow(/ended before it was ready: it ended with exit code 1/);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(forked).toHaveLength(1);
});

test('asked to end while it starts, it ends the one that it has started', async () => {
  const { supervisor, forked } = openSupervisor(2, { opens: false });
  expect(await supervisor.startFirst(Promise.resolve())).toBeNull();
  expect(forked[0]?.told).toEqual(['SIGTERM']);
});

test('one that ends on its own is started again, after pauses that grow while it does not live long', async () => {
  const { start, forked, lines } = openSupervisor(2);
  await start();
  const pauses: number[] = [];
  for (let crash = 0; crash < 9; crash++) {
    const { length } = forked;
    const began = Date.now();
    forked[length - 1]?.end(CRASHED);
    while (forked.length === length) await vi.advanceTimersByTimeAsync(100);
    pauses.push(Date.now() - began);
  }
  expect(pauses).toEqual([...pauses].sort((one, other) => one - other));
  expect(pauses.at(-1)).toBe(30_000);
  await vi.advanceTimersByTimeAsync(61_000);
  const { length } = forked;
  forked[length - 1]?.end(CRASHED);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(forked).toHaveLength(length + 1);
  expect(forked[0]?.told).toEqual([]);
  expect(lines[0]).toMatch(/^worker 2 runs no more: it was ended by SIGSEGV; it is started again in /);
});

test('a rolling restart ends each when its successor is ready, one after the other', async () => {
  const { start, supervisor, forked, switches } = openSupervisor(2);
  await start();
  switches.opens = false;
  const restarted = supervisor.restart();
  expect(supervisor.restart()).toBe(restarted);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(forked.map(({ told }) => told)).toEqual([[], [], []]);
  forked[2]?.open();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(forked.map(({ told }) => told)).toEqual([['retire'], [], [], []]);
  forked[3]?.open();
  await restarted;
  expect(forked.map(({ told }) => told)).toEqual([['retire'], ['retire'], [], []]);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(forked).toHaveLength(4);
});

test('where a successor does not start, those that run go on', async () => {
  const { start, supervisor, forked, lines, switches } = openSupervisor(2);
  await start();
  switches.opens = false;
  const restarted = supervisor.restart();
  forked[2]?.end(CRASHED);
  await restarted;
  expect(forked.map(({ told }) => told)).toEqual([[], [], []]);
  expect(lines.at(-1)).toMatch(/^a new worker did not start/);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(forked).toHaveLength(3);
});

test('one that crashes while its successor starts is replaced once', async () => {
  const { start, supervisor, forked, switches } = openSupervisor(1);
  await start();
  switches.opens = false;
  const restarted = supervisor.restart();
  forked[0]?.end(CRASHED);
  // It is started again by itself meanwhile.
  await vi.advanceTimersByTimeAsync(2_000);
  expect(forked).toHaveLength(3);
  forked[1]?.open();
  await restarted;
  expect(forked.map(({ told }) => told)).toEqual([[], [], ['retire']]);
});

test('it ends all, kills whoever does not hear, and starts none any more', async () => {
  const { start, supervisor, forked } = openSupervisor(3);
  await start();
  const [deaf, crashed] = forked;
  if (deaf !== undefined) deaf.isObedient = false;
  crashed?.end(CRASHED);
  await vi.advanceTimersByTimeAsync(0);
  const stopped = supervisor.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  supervisor.urge();
  await vi.advanceTimersByTimeAsync(9_000);
  expect(deaf?.told).toEqual(['SIGTERM', 'SIGTERM']);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(deaf?.told).toEqual(['SIGTERM', 'SIGTERM', 'SIGKILL']);
  expect(await stopped).toBe(false);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(forked.map(({ told }) => told.length)).toEqual([3, 0, 1]);
});

test('a successor that is just starting is ended as well', async () => {
  const { start, supervisor, forked, switches } = openSupervisor(1);
  await start();
  switches.opens = false;
  void supervisor.restart();
  expect(await supervisor.stop()).toBe(true);
  expect(forked.map(({ told }) => told)).toEqual([['SIGTERM'], ['SIGTERM']]);
});

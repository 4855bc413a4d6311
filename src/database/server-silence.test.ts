import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DatabaseBusyError } from './database-error.ts';
import { ServerSilence } from './server-silence.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What never comes. */
const never = () => new Promise<never>(() => {});

/** What became of it by now; undefined while that is open. */
function watch(promise: Promise<unknown>): { became?: unknown } {
  const seen: { became?: unknown } = {};
  promise.then(
    (value) => {
      seen.became = value;
    },
    (error: unknown) => {
      seen.became = error;
    },
  );
  return seen;
}

test('a statement may take long while the server answers something small', async () => {
  const probe = vi.fn(async () => {});
  using silence = new ServerSilence({ afterMs: 2_000, probe });
  const slow = Promise.withResolvers<string>();
  const seen = watch(silence.during(() => slow.promise));
  await vi.advanceTimersByTimeAsync(30_000);
  expect(seen).toEqual({});
  expect(probe.mock.calls.length).toBeGreaterThan(10);
  slow.resolve('rows');
  await vi.advanceTimersByTimeAsync(0);
  expect(seen.became).toBe('rows');
});

test('nothing is asked of a server that answers in time', async () => {
  const probe = vi.fn(async () => {});
  using silence = new ServerSilence({ afterMs: 2_000, probe });
  watch(silence.during(never));
  for (let second = 0; second < 20; second++) {
    await vi.advanceTimersByTimeAsync(500);
    silence.heard();
  }
  expect(probe).not.toHaveBeenCalled();
});

test('nobody waits for a server that is silent, until it answers again', async () => {
  const signals: AbortSignal[] = [];
  let isThere = false;
  const probe = async (signal: AbortSignal) => {
    signals.push(signal);
    if (!isThere) await never();
  };
  using silence = new ServerSilence({ afterMs: 2_000, probe });
  const seen = watch(silence.during(never));
  await vi.advanceTimersByTimeAsync(1_750);
  expect(seen).toEqual({});
  await vi.advanceTimersByTimeAsync(250);
  expect(seen.became).toBeInstanceOf(DatabaseBusyError);
  const work = vi.fn(async () => 'rows');
  await expect(silence.during(work)).rejects.toThrow(DatabaseBusyError);
  expect(work).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(10_000);
  // One question at a time: each ends the one before.
  expect(signals.length).toBeGreaterThan(5);
  expect(signals.filter(({ aborted }) => !aborted)).toHaveLength(1);
  isThere = true;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await silence.during(work)).toBe('rows');
});

test('a server that refuses is not silent: whoever asks is told so by itself', async () => {
  const probe = async () => {
    throw new Error('connect ECONNREFUSED');
  };
  using silence = new ServerSilence({ afterMs: 2_000, probe });
  const seen = watch(silence.during(never));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(seen).toEqual({});
});

test('what comes after nobody waited for it any more is given back', async () => {
  using silence = new ServerSilence({ afterMs: 2_000, probe: never });
  const connecting = Promise.withResolvers<string>();
  const late = vi.fn();
  const seen = watch(silence.during(() => connecting.promise, late));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(seen.became).toBeInstanceOf(DatabaseBusyError);
  connecting.resolve('connection');
  await vi.advanceTimersByTimeAsync(0);
  expect(late).toHaveBeenCalledWith('connection');
});

test('does nothing while nobody waits', async () => {
  const probe = vi.fn(async () => {});
  using silence = new ServerSilence({ afterMs: 2_000, probe });
  await silence.during(async () => 'rows');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(vi.getTimerCount()).toBe(0);
  expect(probe).not.toHaveBeenCalled();
});

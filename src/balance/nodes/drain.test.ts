import { expect, test } from 'vitest';
import { Drain } from './drain.ts';

test('is unready first, then refuses connections, then waits for those it has', async () => {
  const { drain, told } = begin({ delaySeconds: 0 });
  await drain.run();
  expect(told).toEqual(['unready', 'deaf', 'ends']);
});

test('goes on for a while for balancers that need it, over connections that it asks to be closed', async () => {
  const urging = new AbortController();
  const { drain, told } = begin({ delaySeconds: 3600, urged: urging.signal });
  const ended = drain.run();
  await Promise.resolve();
  expect(told).toEqual(['last answers', 'unready']);
  urging.abort();
  await ended;
  expect(told).toEqual(['last answers', 'unready', 'deaf', 'ends', 'is cut']);
});

test('ends once, however often it is asked to', async () => {
  const { drain, ended } = begin({ delaySeconds: 0 });
  await Promise.all([drain.run(), drain.close(), drain.close()]);
  expect(ended.times).toBe(1);
});

function begin(options: { delaySeconds: number; urged?: AbortSignal }) {
  const told: string[] = [];
  const ended = { times: 0 };
  const tell = async (what: string) => {
    if (!told.includes(what)) told.push(what);
  };
  const drain = new Drain({
    connections: {
      drain: () => void tell('last answers'),
      stopListening: () => tell('deaf'),
      end: async (cut) => {
        ended.times += 1;
        await tell('ends');
        if (cut.aborted) await tell('is cut');
      },
    },
    membership: { drain: () => tell('unready') },
    shutdownSeconds: 3600,
    urged: new AbortController().signal,
    ...options,
  });
  return { drain, told, ended };
}

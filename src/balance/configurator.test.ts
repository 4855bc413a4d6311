import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Configurator } from './configurator.ts';
import type { Applied } from './nginx/nginx.ts';

test('makes one change at a time, and of many that are asked for meanwhile one', async () => {
  await using place = new Place();
  place.holds = true;
  place.configurator.ask('now');
  for (let asked = 0; asked < 5; asked++) {
    place.config = `config ${asked}`;
    place.configurator.ask('now');
  }
  await setImmediate();
  expect(place.applied).toEqual(['first']);
  place.release();
  await place.configurator.applyNow();
  expect([place.applied, place.mostAtOnce]).toEqual([['first', 'config 4'], 1]);
});

test('gathers what can wait, unless something cannot', async () => {
  await using place = new Place({ gatherMs: 10_000_000 });
  place.configurator.ask('soon');
  place.configurator.ask('soon');
  await setImmediate();
  expect(place.applied).toEqual([]);
  place.configurator.ask('now');
  await place.configurator.applyNow();
  expect(place.applied.length).toBeLessThanOrEqual(2);
  await using quick = new Place({ gatherMs: 1 });
  quick.configurator.ask('soon');
  await quick.until(() => quick.applied.length === 1);
});

test('tries again what nginx did not take, says so once, and says when it has', async () => {
  await using place = new Place();
  place.outcome = { ok: false, reason: 'a file is missing' };
  await place.configurator.applyNow();
  await place.until(() => place.applied.length > 3);
  expect(place.said).toEqual([
    'error nginx does not take the new configuration, and goes on with the one before: a file is missing',
  ]);
  expect(place.configurator.state).toMatchObject({ problem: 'a file is missing', reloads: 0 });
  place.outcome = { ok: true, change: 'reloaded' };
  await place.until(() => place.configurator.state.problem === null);
  expect(place.said.slice(1)).toEqual(['info nginx has taken the new configuration']);
  expect([place.told, place.configurator.state.reloads]).toEqual([1, 1]);
});

test('starts nginx again, with longer pauses where it ends again and again', async () => {
  await using place = new Place();
  place.outcome = { ok: true, change: 'started' };
  for (let death = 1; death <= 3; death++) {
    place.configurator.startAgain();
    await place.until(() => place.configurator.state.starts === death);
  }
  expect(place.said).toEqual([1, 2, 4].map((pause) => expect.stringContaining(`again in ${pause} ms`)));
});

/** An nginx that does as it is told, or does not. */
class Place implements AsyncDisposable {
  config = 'first';
  holds = false;
  outcome: Applied = { ok: true, change: 'reloaded' };
  readonly applied: string[] = [];
  readonly said: string[] = [];
  told = 0;
  mostAtOnce = 0;
  readonly configurator: Configurator;
  readonly #held = Promise.withResolvers<void>();
  #running = 0;

  constructor({ gatherMs }: { gatherMs?: number } = {}) {
    const say = (level: string) => (text: unknown) => void this.said.push(`${level} ${text}`);
    this.configurator = new Configurator({
      nginx: { isRunning: true, apply: (config) => this.#apply(config) },
      config: () => this.config,
      logger: { info: say('info'), warn: say('warn'), error: say('error') },
      onApplied: () => {
        this.told += 1;
      },
      pauseMs: 1,
      ...(gatherMs !== undefined && { gatherMs }),
    });
  }

  release(): void {
    this.#held.resolve();
  }

  async until(is: () => boolean): Promise<void> {
    for (const deadline = Date.now() + 20_000; !is(); await delay(1))
      if (Date.now() > deadline) throw new Error(`It did not happen: ${this.said.join('\n')}`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.configurator[Symbol.asyncDispose]();
  }

  async #apply(config: string): Promise<Applied> {
    this.applied.push(config);
    this.#running += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#running);
    if (this.holds) await this.#held.promise;
    this.#running -= 1;
    return this.outcome;
  }
}

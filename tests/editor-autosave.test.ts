// Whatever becomes of requests, answers and pages, in whatever order: what was typed is with the server in the end.
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Autosave } from '../client/editor/autosave.ts';
import type { Fields } from '../client/editor/fields.ts';
import { fieldsFrom, fingerprint } from '../client/editor/fields.ts';
import { isCurrent, LocalCopies } from '../client/editor/local-copies.ts';

type Network = 'fine' | 'down' | 'answer lost' | 'signed out' | 'failing' | 'slow';

const NETWORKS: readonly Network[] = ['fine', 'down', 'answer lost', 'signed out', 'failing', 'slow'];

type Step =
  | { kind: 'type'; text: string }
  | { kind: 'wait'; ms: number }
  | { kind: 'network'; network: Network }
  | { kind: 'crash' | 'leave' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('type' as const),
      text: fc.string({ minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(9000) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('network' as const), network: fc.constantFrom(...NETWORKS) }),
  },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'crash' as const }, { kind: 'leave' as const }) },
);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('every character arrives, through lost answers, crashes and a server that is away', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const world = new World();
      for (const one of steps) await world.take(one);
      world.network = 'fine';
      await world.take({ kind: 'wait', ms: 120_000 });
      expect(world.conflicts).toBe(0);
      expect(world.server.fields.source).toBe(world.typed);
      expect(world.storage.size).toBe(0);
    }),
    { numRuns: 1000 },
  );
});

test('requests go one at a time, and while somebody types not more than a few in ten seconds', async () => {
  const world = new World();
  for (let at = 0; at < 100; at++) {
    await world.take({ kind: 'type', text: 'x' });
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(world.requests).toBe(2);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([world.requests, world.mostAtOnce]).toEqual([2, 1]);
});

test('a server that is away is asked ever more rarely, but at least twice a minute', async () => {
  const world = new World();
  world.network = 'down';
  await world.take({ kind: 'type', text: 'x' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(world.requests).toBe(6);
  await vi.advanceTimersByTimeAsync(300_000);
  expect(world.requests).toBe(16);
});

/** A server with one text, a device, and the page that is open on it. */
class World {
  readonly storage = new Map<string, string>();
  readonly server = { version: 1, fields: { ...NOTHING } };
  network: Network = 'fine';
  typed = '';
  conflicts = 0;
  requests = 0;
  mostAtOnce = 0;
  #atOnce = 0;
  /** Requests on their way: they outlive the page that sent them. */
  readonly #late: (() => void)[] = [];
  #pages = 0;
  #here: Fields = NOTHING;
  #page: Autosave;

  constructor() {
    const { storage } = this;
    vi.stubGlobal('localStorage', {
      get length() {
        return storage.size;
      },
      key: (at: number) => [...storage.keys()][at] ?? null,
      getItem: (key: string) => storage.get(key) ?? null,
      setItem: (key: string, value: string) => void storage.set(key, value),
      removeItem: (key: string) => void storage.delete(key),
    });
    vi.stubGlobal('fetch', (_: string, init: { body: string }) => this.#answer(init.body));
    this.#page = this.#open();
  }

  async take(one: Step): Promise<void> {
    if (one.kind === 'type') {
      this.typed += one.text;
      this.#here = { ...this.#here, source: this.#here.source + one.text };
      this.#page.change();
    } else if (one.kind === 'wait') {
      for (const arrive of this.#late.splice(0)) arrive();
      await vi.advanceTimersByTimeAsync(one.ms);
    } else if (one.kind === 'network') this.network = one.network;
    else {
      if (one.kind === 'leave') this.#page.flush(true);
      // Nothing of the page goes on; what is on its way may still arrive.
      vi.clearAllTimers();
      this.#page = this.#open();
    }
  }

  /** As the editor does: takes up what other pages left. */
  #open(): Autosave {
    this.#pages++;
    const isMine = (
      (page) => () =>
        page === this.#pages
    )(this.#pages);
    const copies = new LocalCopies('posts.1.1', `${this.#pages}`);
    this.#here = { ...this.server.fields };
    const { version, fields } = this.server;
    const page = new Autosave({
      url: '/autosave',
      version,
      fields: { ...fields },
      copies: isolated(copies, isMine),
      read: () => this.#here,
      onSaved: () => {},
      onState: (state) => {
        if (state.kind === 'conflict' && isMine()) this.conflicts++;
      },
    });
    for (const copy of copies.others()) {
      if (fingerprint(copy.fields) === fingerprint(this.#here)) copies.remove(copy.key);
      else if (!isCurrent(copy, page.version, this.#here)) this.conflicts++;
      else {
        this.#here = copy.fields;
        page.inherit(copy.sent);
        page.change();
        copies.remove(copy.key);
      }
    }
    return page;
  }

  async #answer(body: string): Promise<Response> {
    const { network } = this;
    this.requests++;
    this.#atOnce++;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    if (network === 'slow') await new Promise<void>((resolve) => this.#late.push(resolve));
    else await Promise.resolve();
    this.#atOnce--;
    if (network === 'down') throw new TypeError('no connection');
    if (network === 'signed out') return json(401, {});
    if (network === 'failing') return json(503, {});
    const answer = this.#save(body);
    if (network === 'answer lost') throw new TypeError('the connection broke off');
    return answer;
  }

  #save(body: string): Response {
    const { base, fields } = JSON.parse(body);
    const { server } = this;
    const given = fieldsFrom(fields) ?? NOTHING;
    if (fingerprint(given) !== fingerprint(server.fields)) {
      if (base !== server.version) return json(409, { ...server, savedAt: 1, savedBy: 'Ada' });
      server.version++;
      server.fields = given;
    }
    return json(200, { version: server.version, savedAt: 1 });
  }
}

/** A page that is gone writes nothing any more. */
function isolated(copies: LocalCopies, isMine: () => boolean): LocalCopies {
  return new Proxy(copies, {
    get: (target, name) => {
      const method = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...given: unknown[]) => (isMine() ? Reflect.apply(method, target, given) : undefined);
    },
  });
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status });
}

const NOTHING: Fields = {
  title: '',
  slug: '',
  source: '',
  format: 'markdown',
  excerpt: '',
  tags: [],
  coverMediaId: null,
  coverAlt: '',
  seoTitle: '',
  seoDescription: '',
  canonicalUrl: '',
  allowsComments: true,
  authorId: 1,
};

import { isDeepStrictEqual as isEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NodeState, RegisteredNode } from '../nodes/node-registry.ts';
import { type Judgement, judgeNodes, LAZY_MS } from './judge-nodes.ts';
import type { KnownNode } from './known-node.ts';
import { type Observation, observe } from './observation.ts';
import type { ProbeOutcome } from './probe.ts';

const EVERY_MS = 400;
const TIMEOUT_MS = 800;

describe('which nodes get requests', () => {
  test('one that is ready gets them from its first look on', () => {
    const scene = new Scene().register('a').register('b');
    expect(scene.look({ a: 'ready', b: 'refused' })).toMatchObject({ urgency: 'now' });
    expect(scene.configured).toEqual(['a']);
    expect(scene.look({ a: 'ready', b: 'ready' })).toMatchObject({ urgency: 'soon' });
    expect(scene.configured).toEqual(['a', 'b']);
    expect(scene.said).toEqual([
      'a at host-a:1 is ready: it gets requests',
      'b at host-b:1 is ready: it gets requests',
    ]);
  });

  test.each([
    ['hung', 'a does not answer within 800 ms: it gets no more requests'],
    ['unready', 'a says that it is not ready (busy): it gets no more requests'],
  ] as const)('one that is %s twice in a row is taken out at once', (outcome, sentence) => {
    const scene = new Scene().register('a').register('b').ready('a', 'b');
    expect(scene.look({ a: outcome, b: 'ready' }).urgency).toBe('never');
    expect(scene.look({ a: 'ready', b: 'ready' }).urgency).toBe('never');
    scene.look({ a: outcome, b: 'ready' });
    expect(scene.look({ a: outcome, b: 'ready' }).urgency).toBe('now');
    expect(scene.configured).toEqual(['b']);
    expect(scene.said).toEqual([sentence]);
    expect(scene.look({ a: 'ready', b: 'ready' }).urgency).toBe('soon');
  });

  test('one that fails again and again has to be ready for longer and longer', () => {
    const scene = new Scene().register('a').register('b').ready('a', 'b');
    const looksUntilBack = () => {
      for (let looks = 1; ; looks++) {
        scene.look({ a: 'ready', b: 'ready' });
        if (scene.configured.includes('a')) return looks;
      }
    };
    const fail = () => {
      scene.look({ a: 'hung', b: 'ready' });
      scene.look({ a: 'hung', b: 'ready' });
      return looksUntilBack();
    };
    expect([fail(), fail(), fail(), fail()]).toEqual([1, 2, 4, 8]);
    scene.pass(61_000, { a: 'ready', b: 'ready' });
    expect(fail()).toBe(1);
  });

  test('one that refuses connections stays for ten seconds, and is not told anew when it is back by then', () => {
    const scene = new Scene().register('a').register('b').ready('a', 'b');
    expect(scene.pass(LAZY_MS - EVERY_MS, { a: 'refused', b: 'ready' })).toEqual([]);
    expect(scene.look({ a: 'ready', b: 'ready' }).urgency).toBe('never');
    expect(scene.pass(LAZY_MS + EVERY_MS, { a: 'refused', b: 'ready' })).toEqual(['soon']);
    expect(scene.configured).toEqual(['b']);
    expect(scene.said).toEqual([
      'a refuses connections: nginx passes it over, and forgets it unless it is back soon',
      'a is ready again',
      'a refuses connections: nginx passes it over, and forgets it unless it is back soon',
      'a has refused connections for 10 s: nginx forgets it',
    ]);
  });

  test('one that is restarted at its address costs no change, whatever the registry says meanwhile', () => {
    const scene = new Scene().register('a').register('b').ready('a', 'b');
    scene.register('a', { state: 'draining' });
    const changes = [
      scene.look({ a: 'unready', b: 'ready' }),
      scene.look({ a: 'unready', b: 'ready' }),
      scene.look({ a: 'refused', b: 'ready' }),
      scene.leave('a').look({ a: 'refused', b: 'ready' }),
      scene.register('a', { state: 'starting', startedAgo: 0 }).look({ a: 'refused', b: 'ready' }),
      scene.look({ a: 'ready', b: 'ready' }),
    ];
    expect(changes.map(({ urgency }) => urgency)).toEqual(Array.from(changes, () => 'never'));
    expect(scene.said.at(-1)).toBe('a is ready again');
  });

  test('one that has left is forgotten after ten seconds', () => {
    const scene = new Scene().register('a').register('b').ready('a', 'b');
    scene.leave('a');
    expect(scene.pass(LAZY_MS - EVERY_MS, { a: 'ready', b: 'ready' })).toEqual([]);
    expect(scene.pass(2 * EVERY_MS, { a: 'ready', b: 'ready' })).toEqual(['soon']);
    expect(scene.judgement?.nodes.map(({ name }) => name)).toEqual(['b']);
  });

  test('where all fail together, all stay, whoever is judged first', () => {
    const scene = new Scene().register('a').register('b').ready('a', 'b');
    scene.look({ a: 'unready' });
    expect(scene.look({ a: 'unready' }).urgency).toBe('never');
    expect(scene.pass(60_000, { a: 'unready', b: 'hung' })).toEqual([]);
    expect(scene.configured).toEqual(['a', 'b']);
    expect(scene.said).toContain(
      'no node is ready: those that nginx knows stay, since pages that are kept are better than none',
    );
    scene.look({ a: 'ready', b: 'ready' });
    expect(scene.said.slice(-2)).toEqual(['a is ready again', 'b is ready again']);
  });

  test('where nginx knows none that is alive, one that is not ready is better than none', () => {
    const scene = new Scene().register('a').ready('a').register('b');
    scene.look({ a: 'refused', b: 'unready' });
    scene.look({ a: 'refused', b: 'unready' });
    expect(scene.configured).toEqual(['a', 'b']);
    scene.look({ a: 'refused', b: 'ready' });
    expect(scene.pass(LAZY_MS + EVERY_MS, { a: 'refused', b: 'ready' })).toEqual(['soon']);
    expect(scene.configured).toEqual(['b']);
  });

  test('the nodes that nginx knew before stay until they were looked at', () => {
    const scene = new Scene({ known: ['a', 'b'] }).register('a').register('b');
    expect(scene.judge().urgency).toBe('never');
    expect(scene.look({ a: 'ready', b: 'hung' }).urgency).toBe('never');
    expect(scene.look({ a: 'ready', b: 'hung' }).urgency).toBe('now');
    expect(scene.configured).toEqual(['a']);
  });

  test('a name that moves to another address does so when it is ready there', () => {
    const scene = new Scene().register('a', { startedAgo: 900 }).ready('a');
    scene.register('a', { id: 'second', address: 'elsewhere:1', startedAgo: 0 });
    scene.leave('a', 'a').look({ a: 'refused', 'elsewhere:1': 'refused' });
    expect(scene.judgement?.nodes).toMatchObject([{ address: 'host-a:1' }]);
    expect(scene.look({ a: 'refused', 'elsewhere:1': 'ready' }).urgency).not.toBe('never');
    expect(scene.judgement?.nodes).toMatchObject([{ address: 'elsewhere:1', isConfigured: true }]);
    expect(scene.said.at(-1)).toBe('a is ready at elsewhere:1 now, and gets requests there');
  });

  test('of two that are called the same, or give the same address, the newer one is meant, and the operator told', () => {
    const scene = new Scene()
      .register('a', { startedAgo: 900 })
      .register('a', { id: 'second', address: 'elsewhere:1', startedAgo: 5 })
      .register('b', { address: 'shared:1', startedAgo: 5 })
      .register('c', { address: 'shared:1', startedAgo: 900 });
    const { nodes, conflicts } = scene.look({ a: 'ready', 'elsewhere:1': 'ready', 'shared:1': 'ready' });
    expect(nodes).toMatchObject([
      { name: 'a', address: 'elsewhere:1' },
      { name: 'b', address: 'shared:1' },
    ]);
    expect(conflicts).toEqual([
      expect.stringContaining('two nodes are called a'),
      expect.stringContaining('b and c both give shared:1'),
    ]);
  });

  test('what nginx could misunderstand is never told to it', () => {
    const scene = new Scene()
      .register('a; include /etc/passwd')
      .register('a'.repeat(41))
      .register('b', { address: 'host:1; deny all' })
      .register('c');
    for (const address of ['300.1.1.1:80', 'host:99999', '[:::]:80'])
      scene.register(address, { name: 'd', address });
    const { nodes, conflicts } = scene.look({
      'host:1; deny all': 'ready',
      c: 'ready',
      '300.1.1.1:80': 'ready',
    });
    expect(nodes.map(({ name }) => name)).toEqual(['c']);
    expect(conflicts).toHaveLength(6);
  });

  test('a row that came with a copy of the database is nobody, unless nginx gives it requests', () => {
    const silent = { heartbeatAgo: 3_600_000 };
    const scene = new Scene({ known: ['a'] }).register('a', silent).register('b', silent).register('c');
    scene.look({ a: 'ready', b: 'ready', c: 'ready' });
    expect(scene.configured).toEqual(['a', 'c']);
  });

  test('whatever happens, somebody ready is in as long as anybody is, and nobody is told to go but for a reason', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        const scene = new Scene();
        for (const { event, looks } of steps) {
          const before = scene.told;
          event(scene);
          scene.look(looks);
          const { nodes = [], urgency } = scene.judgement ?? {};
          const after = scene.told;
          // Never emptied.
          if (before.length > 0) expect(after).not.toEqual([]);
          expect(new Set(nodes.map(({ address }) => address)).size).toBe(nodes.length);
          // Who is taken out leaves somebody who is ready.
          const out = before.filter((one) =>
            after.every(({ name, address }) => name !== one.name && address !== one.address),
          );
          if (out.length > 0) expect(after.map(({ condition }) => condition)).toContain('ready');
          // Nothing is told for nothing, and everything that is to be told.
          expect(urgency === 'never').toBe(isEqual(before.map(placeOf), after.map(placeOf)));
        }
      }),
    );
  });
});

type Looks = Readonly<Record<string, ProbeOutcome>>;

/** A world of nodes, looked at now and then. */
class Scene {
  judgement: Judgement | undefined;
  said: string[] = [];
  #now = 1_000;
  #known: readonly KnownNode[];
  readonly #rows = new Map<string, RegisteredNode>();
  readonly #observations = new Map<string, Observation>();

  constructor({ known = [] }: { known?: readonly string[] } = {}) {
    this.#known = known.map((name) => ({
      ...{ name, address: `host-${name}:1`, condition: 'unknown' as const },
      ...{ isConfigured: true, goneSince: null, failures: 0 },
    }));
  }

  /** Those that nginx is to know. */
  get told(): KnownNode[] {
    return this.#known.filter(({ isConfigured }) => isConfigured);
  }

  get configured(): string[] {
    return this.told.map(({ name }) => name);
  }

  register(name: string, fields: Partial<RegisteredNode> = {}): this {
    const row: RegisteredNode = {
      ...{ id: name, name, address: `host-${name}:1`, release: '1', state: 'ready' as NodeState },
      ...{ startedAgo: 100, stateAgo: 0, heartbeatAgo: 0, figures: null },
      ...fields,
    };
    this.#rows.set(row.id, row);
    return this;
  }

  leave(name: string, id = name): this {
    this.#rows.delete(id);
    return this;
  }

  /** Has some got ready, and forgets what was said of it. */
  ready(...names: string[]): this {
    this.look(Object.fromEntries(names.map((name) => [name, 'ready' as const])));
    this.said = [];
    return this;
  }

  /** @param looks outcomes by names or addresses. */
  look(looks: Looks): Judgement {
    this.#now += EVERY_MS;
    for (const [place, outcome] of Object.entries(looks)) {
      const address = place.includes(':') ? place : `host-${place}:1`;
      const reason = outcome === 'unready' ? 'busy' : null;
      const result = { outcome, sentAt: this.#now, latencyMs: 1, reason };
      this.#observations.set(address, observe(this.#observations.get(address), result));
    }
    return this.judge();
  }

  judge(): Judgement {
    this.judgement = judgeNodes(this.#known, {
      registered: [...this.#rows.values()],
      observations: this.#observations,
      now: this.#now,
      timeoutMs: TIMEOUT_MS,
    });
    this.#known = this.judgement.nodes;
    this.said.push(...this.judgement.said.map(({ text }) => text));
    return this.judgement;
  }

  /** Nobody looks. */
  wait(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** The same looks for a time; what was to be told to nginx meanwhile. */
  pass(milliseconds: number, looks: Looks): string[] {
    const end = this.#now + milliseconds;
    const told: string[] = [];
    while (this.#now < end) {
      const { urgency } = this.look(looks);
      if (urgency !== 'never') told.push(urgency);
    }
    return told;
  }
}

function placeOf({ name, address }: KnownNode): string {
  return `${name} at ${address}`;
}

const NAMES = ['a', 'b', 'c'];
const outcome = fc.constantFrom<ProbeOutcome>('ready', 'ready', 'unready', 'refused', 'hung');
const event = fc.oneof(
  fc.constant((_: Scene) => {}),
  fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom<NodeState>('starting', 'ready', 'draining')).map(
    ([name, state]) =>
      (scene: Scene) =>
        void scene.register(name, { state }),
  ),
  fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom('host-a:1', 'host-b:1', 'elsewhere:1')).map(
    ([name, address]) =>
      (scene: Scene) =>
        void scene.register(name, { id: `${name}2`, address, startedAgo: 1 }),
  ),
  fc.tuple(fc.constantFrom(...NAMES), fc.boolean()).map(
    ([name, isSecond]) =>
      (scene: Scene) =>
        void scene.leave(name, isSecond ? `${name}2` : name),
  ),
  fc.constant((scene: Scene) => scene.wait(LAZY_MS)),
);
const step = fc.record({
  event,
  looks: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'elsewhere:1'), outcome),
});

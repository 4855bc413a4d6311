// What is noticed of a node that is added while people read, sign in, comment and edit, and of one that is taken away: the first
// must have its share of those who come within five seconds, the second must take nothing with it.
//   node bench/scale-cluster.ts [--times 3] [--nodes 2] [--people 1] [--pause 150] [--only sqlite|postgres]
// The built program is tried: npm run build before.
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { DatabaseKind } from '../src/database/database.ts';
import { BrowserLikeClient, type LedgerEntry } from '../tests/support/browser-like-client.ts';
import { judgeTrial, type TrialEvent, tellVerdict } from './support/judge-trial.ts';
import { MixedPeople } from './support/mixed-people.ts';
import { TrialCluster } from './support/trial-cluster.ts';

const KINDS: readonly DatabaseKind[] = ['sqlite', 'postgres'];
const WITHIN_MS = 5_000;
/** Of an even share. */
const LEAST = 0.8;
/** Newcomers are counted for so long. */
const WINDOW_MS = 2_000;
const NEWCOMER_EVERY_MS = 25;

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '3' },
    nodes: { type: 'string', default: '2' },
    people: { type: 'string', default: '1' },
    pause: { type: 'string', default: '150' },
    only: { type: 'string' },
  },
});
for (const kind of KINDS) if (values.only === undefined || values.only === kind) await scale(kind);

async function scale(kind: DatabaseKind): Promise<void> {
  const count = Number(values.nodes);
  await using cluster = await TrialCluster.start({ kind, nodes: count });
  const people = new MixedPeople({ cluster, times: Number(values.people), pauseMs: Number(values.pause) });
  const newcomers = new Newcomers(cluster, people.ledger);
  const events: TrialEvent[] = [];
  const late: string[] = [];
  {
    await using _going = people;
    await using _coming = newcomers;
    for (let time = 1; time <= Number(values.times); time++) {
      events.push({ at: performance.now(), what: `node ${count + 1} is added, time ${time}` });
      const name = `node-${count + 1}`;
      const scaled = cluster.command('scale', String(count + 1));
      await cluster.until(`${name} is ready`, ({ nodes }) =>
        nodes.some((node) => node.name === name && node.condition === 'ready'),
      );
      const readyAt = performance.now();
      await scaled;
      await delay(readyAt + WITHIN_MS + WINDOW_MS - performance.now());
      const took = newcomers.untilShare(name, readyAt, LEAST / (count + 1));
      if (took === null || took > WITHIN_MS) late.push(`${name} had no even share within ${WITHIN_MS} ms`);
      const share = newcomers.share(name, readyAt + WITHIN_MS, readyAt + WITHIN_MS + WINDOW_MS);
      events.push({ at: performance.now(), what: `${name} is taken away, time ${time}` });
      await cluster.command('scale', String(count));
      const begins = took === null ? 'never' : `after ${Math.round(took)} ms`;
      console.log(
        `${kind}: ${name} was ready and had its share ${begins} (${share} later), then it was taken away`,
      );
    }
  }
  const verdict = await judgeTrial({ cluster, people, events });
  verdict.faults.push(...late);
  tellVerdict(`${kind}, a node added and taken away ${values.times} times`, verdict);
}

/** People with a cookie of before who come for the first time, one after the other: which node each is given. */
class Newcomers implements AsyncDisposable {
  readonly #cluster: TrialCluster;
  readonly #ledger: LedgerEntry[];
  readonly #given: { at: number; node: string }[] = [];
  readonly #coming: Promise<void>;
  #isOver = false;

  constructor(cluster: TrialCluster, ledger: LedgerEntry[]) {
    this.#cluster = cluster;
    this.#ledger = ledger;
    this.#coming = this.#come();
  }

  /** Per cent of those who came between two moments, and of how many. */
  share(node: string, from: number, to: number): string {
    const came = this.#between(from, to);
    return `${Math.round(shareOf(node, came) * 100)} % of ${came.length}`;
  }

  /** From when on those who came in the window were given to it in this share; null where that never was so. */
  untilShare(node: string, from: number, least: number): number | null {
    for (let after = 0; from + after + WINDOW_MS <= performance.now(); after += 50) {
      const came = this.#between(from + after, from + after + WINDOW_MS);
      if (came.length > 0 && shareOf(node, came) >= least) return after;
    }
    return null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    await this.#coming;
  }

  #between(from: number, to: number): { node: string }[] {
    return this.#given.filter(({ at }) => at >= from && at < to);
  }

  async #come(): Promise<void> {
    const asking = new Set<Promise<void>>();
    while (!this.#isOver) {
      const one = this.#ask().finally(() => asking.delete(one));
      asking.add(one);
      await delay(NEWCOMER_EVERY_MS);
    }
    await Promise.all(asking);
  }

  async #ask(): Promise<void> {
    const at = performance.now();
    using client = new BrowserLikeClient(this.#cluster.url, { ledger: this.#ledger });
    client.cookies.set('session', 'of-before');
    await client.ask({ path: '/account/sign-in/' });
    if (client.node !== null) this.#given.push({ at, node: client.node });
  }
}

function shareOf(node: string, came: readonly { node: string }[]): number {
  return came.filter((one) => one.node === node).length / Math.max(1, came.length);
}

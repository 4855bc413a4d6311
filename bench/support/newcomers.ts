// Whom nginx gives those to who come for the first time.
import { setTimeout as delay } from 'node:timers/promises';
import { BrowserLikeClient, type LedgerEntry } from '../../tests/support/browser-like-client.ts';
import type { TrialCluster } from './trial-cluster.ts';

/** For how long they are counted to say what share each node has. */
export const COUNTED_MS = 2_000;
const NEWCOMER_EVERY_MS = 25;

/** People with a cookie of before who come for the first time, one after the other: which node each is given. */
export class Newcomers implements AsyncDisposable {
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
    for (let after = 0; from + after + COUNTED_MS <= performance.now(); after += 50) {
      const came = this.#between(from + after, from + after + COUNTED_MS);
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

// Looks again and again at what the balancer says of nodes, and at what nodes are asked for.
import { setTimeout as delay } from 'node:timers/promises';
import type { BalanceStatus } from '../../balance/balance-status.ts';
import type { BalancerProcess } from './balancer-process.ts';
import { BIN_MS, type NodeSample } from './ledger.ts';
import { pagesAskedOf } from './load.ts';
import type { Nodes } from './nodes.ts';

const STATUS_MS = 40;
/** What a node may take to say what it is asked for. */
const PATIENCE_MS = 1_000;

interface Said {
  at: number;
  nodes: BalanceStatus['nodes'];
}

export class Watching implements AsyncDisposable {
  readonly samples: NodeSample[] = [];
  readonly #said: Said[] = [];
  readonly #loops: Promise<void>[];
  #isOver = false;

  constructor(balancer: BalancerProcess, nodes: Nodes) {
    this.#loops = [this.#lookAtBalancer(balancer), this.#lookAtNodes(nodes)];
  }

  /** When the balancer first said it of a node since a time; null where it never did. */
  saidAt(
    since: number,
    node: string,
    what: (said: BalanceStatus['nodes'][number] | undefined) => boolean,
  ): number | null {
    const first = this.#said.find(
      ({ at, nodes }) => at >= since && what(nodes.find(({ name }) => name === node)),
    );
    return first?.at ?? null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#loops);
  }

  async #lookAtBalancer(balancer: BalancerProcess): Promise<void> {
    for (; !this.#isOver; await delay(STATUS_MS)) {
      const status = await balancer.status();
      if (status !== null) this.#said.push({ at: performance.now(), nodes: status.nodes });
    }
  }

  async #lookAtNodes(nodes: Nodes): Promise<void> {
    const looking = new Set<string>();
    for (; !this.#isOver; await delay(BIN_MS)) {
      for (const name of nodes.names) {
        if (looking.has(name)) continue;
        looking.add(name);
        void this.#lookAtNode(nodes, name).finally(() => looking.delete(name));
      }
    }
    while (looking.size > 0) await delay(BIN_MS);
  }

  async #lookAtNode(nodes: Nodes, node: string): Promise<void> {
    const asked = pagesAskedOf(nodes.get(node)).catch(() => null);
    const total = await Promise.race([asked, delay(PATIENCE_MS, null, { ref: false })]);
    this.samples.push({ node, at: performance.now(), total });
  }
}

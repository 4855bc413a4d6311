// Keeps in view which nodes there are and how they are.
import type { Logger } from 'pino';
import type { RegisteredNode } from '../nodes/node-registry.ts';
import { RepeatedWork } from '../repeated-work.ts';
import { judgeNodes, type Urgency } from './judge-nodes.ts';
import type { KnownNode } from './known-node.ts';
import type { Observation } from './observation.ts';
import { Prober } from './prober.ts';

export interface NodeWatchOptions {
  /** What nginx was told by the balancer before. */
  configured: readonly { name: string; address: string }[];
  readRegistry: () => Promise<RegisteredNode[]>;
  probeMs: number;
  logger: Pick<Logger, 'info' | 'warn'>;
  /** Milliseconds that only grow. */
  clock: () => number;
  /** Called when other nodes are to get requests than before, or the same in other places. */
  onChange: (urgency: Exclude<Urgency, 'never'>) => void;
}

const READ_EVERY_MS = 1_000;

export class NodeWatch implements AsyncDisposable {
  readonly #options: NodeWatchOptions;
  readonly #registry: RepeatedWork<RegisteredNode[]>;
  readonly #prober: Prober;
  readonly #since = new Map<string, number>();
  /** Null until it was read: then nothing is decided yet. */
  #registered: readonly RegisteredNode[] | null = null;
  #nodes: KnownNode[];
  #conflicts = new Set<string>();

  constructor(options: NodeWatchOptions) {
    this.#options = options;
    this.#nodes = options.configured.map((node) => ({
      ...node,
      condition: 'unknown',
      isConfigured: true,
      goneSince: null,
      failures: 0,
    }));
    const { logger, clock, probeMs, readRegistry } = options;
    this.#registry = new RepeatedWork({
      work: readRegistry,
      everyMs: READ_EVERY_MS,
      onDone: (rows) => {
        this.#registered = rows;
        this.#judge();
      },
      onTrouble: (error) =>
        error === null
          ? logger.info('the registry of nodes can be read again')
          : logger.warn(
              { err: error },
              'the registry of nodes cannot be read: those that are known stay, and are looked at as before',
            ),
    });
    this.#prober = new Prober({
      everyMs: probeMs,
      clock,
      addresses: () => [...(this.#registered ?? []), ...this.#nodes].map(({ address }) => address),
      onObserved: (address, observation) => this.#take(address, observation),
    });
  }

  /** When it resolves, all nodes were looked at once, unless the registry cannot be read. */
  async first(): Promise<void> {
    await this.#registry.first;
    await this.#prober.lookAtAll();
  }

  /** In the order of their names. */
  get nodes(): readonly KnownNode[] {
    return this.#nodes;
  }

  get observations(): ReadonlyMap<string, Observation> {
    return this.#prober.observations;
  }

  get isRegistryReadable(): boolean {
    return this.#registry.isWorking;
  }

  /** When a node came to be as it is, by the clock. */
  sinceOf(name: string): number | undefined {
    return this.#since.get(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#prober[Symbol.dispose]();
    await this.#registry[Symbol.asyncDispose]();
  }

  #take(address: string, { outcome, count }: Observation): void {
    // It may have written down that it is to end.
    const isNews = outcome !== 'ready' && count === 1;
    if (isNews && this.#nodes.some((node) => node.address === address)) this.#registry.again();
    this.#judge();
  }

  #judge(): void {
    const { logger, onChange, clock } = this.#options;
    const registered = this.#registered;
    if (registered === null) return;
    const now = clock();
    const { observations, timeoutMs } = this.#prober;
    const before = new Map(this.#nodes.map((node) => [node.name, node.condition]));
    const judged = judgeNodes(this.#nodes, { registered, observations, timeoutMs, now });
    this.#nodes = judged.nodes;
    for (const { name, condition } of judged.nodes)
      if (before.get(name) !== condition) this.#since.set(name, now);
    for (const { level, text } of judged.said) logger[level](text);
    this.#tellConflicts(judged.conflicts);
    if (judged.urgency !== 'never') onChange(judged.urgency);
  }

  /** Each once for as long as it lasts. */
  #tellConflicts(conflicts: readonly string[]): void {
    for (const conflict of conflicts) if (!this.#conflicts.has(conflict)) this.#options.logger.warn(conflict);
    this.#conflicts = new Set(conflicts);
  }
}

import { type Observation, observe } from './observation.ts';
import { probeNode } from './probe.ts';

/** Of the pause between two looks: how long a node has for its answer. */
const TIMEOUT_PAUSES = 2;

export interface ProberOptions {
  /** Between two looks at a node, in milliseconds. */
  everyMs: number;
  /** Milliseconds that only grow. */
  clock: () => number;
  /** Whom to look at; asked each time. */
  addresses: () => Iterable<string>;
  /** Called after each look. */
  onObserved: (address: string, observation: Observation) => void;
}

/** Looks at all nodes at the same moments, whether they have answered the look before or not. */
export class Prober implements Disposable {
  readonly timeoutMs: number;
  readonly #options: ProberOptions;
  readonly #observations = new Map<string, Observation>();
  readonly #timer: NodeJS.Timeout;
  #isOver = false;

  constructor(options: ProberOptions) {
    this.#options = options;
    this.timeoutMs = TIMEOUT_PAUSES * options.everyMs;
    this.#timer = setInterval(() => void this.lookAtAll(), options.everyMs);
  }

  /** By address. */
  get observations(): ReadonlyMap<string, Observation> {
    return this.#observations;
  }

  /** When it resolves, each has answered or has not in time. */
  async lookAtAll(): Promise<void> {
    const addresses = new Set(this.#options.addresses());
    for (const address of this.#observations.keys())
      if (!addresses.has(address)) this.#observations.delete(address);
    await Promise.all([...addresses].map((address) => this.#look(address)));
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    clearInterval(this.#timer);
  }

  async #look(address: string): Promise<void> {
    const { clock, onObserved } = this.#options;
    const result = await probeNode(address, this.timeoutMs, clock);
    if (result === null || this.#isOver) return;
    const observation = observe(this.#observations.get(address), result);
    this.#observations.set(address, observation);
    onObserved(address, observation);
  }
}

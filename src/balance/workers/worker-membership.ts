import type { NodeMember } from '../nodes/node-member.ts';
import type { NodeFigures, NodeState } from '../nodes/node-registry.ts';
import { type FromWorker, toWorker } from './worker-message.ts';

/** The process that has started this one, and stands in the registry for all that it has started. */
export interface Primary {
  tell(message: FromWorker): void;
  onMessage(hear: (message: unknown) => void): void;
  /** Ends this process in order. */
  end(): void;
}

export interface WorkerMembershipOptions {
  name: string;
  place: { host: string; port: number; url: string };
  figures: () => NodeFigures;
  primary: Primary;
}

const TELL_EVERY_MS = 1_000;

/** One of several processes on the same port: balancers know them as one node. */
export class WorkerMembership implements NodeMember {
  readonly #options: WorkerMembershipOptions;
  readonly #timer: NodeJS.Timeout;
  #state: NodeState = 'starting';
  #isRetiring = false;

  constructor(options: WorkerMembershipOptions) {
    const { primary, figures } = options;
    this.#options = options;
    primary.onMessage((message) => {
      if (!toWorker.safeParse(message).success) return;
      this.#isRetiring = true;
      primary.end();
    });
    const tell = () => primary.tell({ kind: 'figures', figures: figures() });
    this.#timer = setInterval(tell, TELL_EVERY_MS).unref();
  }

  get name(): string {
    return this.#options.name;
  }

  get state(): NodeState {
    return this.#state;
  }

  open(): void {
    if (this.#state !== 'starting') return;
    this.#state = 'ready';
    this.#options.primary.tell({ kind: 'ready', ...this.#options.place });
  }

  async drain(): Promise<void> {
    // Whoever asks over an old connection whether this is ready asks for all of them.
    if (!this.#isRetiring) this.#state = 'draining';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
  }
}

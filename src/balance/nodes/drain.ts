import { setTimeout as pause } from 'node:timers/promises';
import type { Connections } from '../../web/connections.ts';
import type { Membership } from './membership.ts';

export interface DrainOptions {
  connections: Pick<Connections, 'drain' | 'stopListening' | 'end'>;
  membership: Pick<Membership, 'drain'>;
  /** How long it goes on taking connections, for balancers that look now and then whether it is ready. */
  delaySeconds: number;
  /** How long requests may take that were begun by then, and balancers to end their connections. */
  shutdownSeconds: number;
  /** Aborted when nothing is to be waited for any more. */
  urged: AbortSignal;
}

/** The way out of a process: unready, then deaf to new connections, then alone. */
export class Drain {
  readonly #options: DrainOptions;
  #closed: Promise<void> | undefined;

  constructor(options: DrainOptions) {
    this.#options = options;
  }

  /** Resolves when the last request is answered, or its time was over. */
  async run(): Promise<void> {
    const { connections, membership, delaySeconds, urged } = this.#options;
    // Else they go on using the connections that they have: new ones would come while nobody is to connect any more.
    if (delaySeconds > 0) connections.drain();
    const delay = pause(delaySeconds * 1000, undefined, { signal: urged }).catch(() => {});
    await Promise.all([membership.drain(), delay]);
    await this.close();
  }

  /** As `run`, for balancers that need no time. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const { connections, membership, shutdownSeconds, urged } = this.#options;
    await membership.drain();
    await connections.stopListening();
    await connections.end(AbortSignal.any([urged, AbortSignal.timeout(shutdownSeconds * 1000)]));
  }
}

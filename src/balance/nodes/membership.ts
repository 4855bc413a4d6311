import type { Logger } from 'pino';
import { inTime } from '../../cache/in-time.ts';
import {
  type NodeFigures,
  type NodeIdentity,
  type NodeState,
  type RegistryDatabase,
  removeNode,
  removeSilent,
  renewNode,
} from './node-registry.ts';

export interface MembershipOptions {
  database: RegistryDatabase;
  logger: Pick<Logger, 'info' | 'warn'>;
  node: NodeIdentity;
  /** Asked at each heartbeat. */
  figures: () => NodeFigures;
  heartbeatMs?: number;
  /** How long whoever ends waits for the database to take that down. */
  patienceMs?: number;
  /** Milliseconds that only grow; a test gives its own. */
  clock?: () => number;
}

const HEARTBEAT_MS = 5_000;
const PATIENCE_MS = 1_000;
/** Each process looks so often who has not been heard of for so long. */
const SILENT_MS = 60_000;

/**
 * One process in the registry of nodes, from its start to its end. A database that fails or hangs keeps it from nothing: what
 * it could not say it says as soon as it can.
 */
export class Membership implements AsyncDisposable {
  readonly #options: MembershipOptions;
  readonly #patienceMs: number;
  readonly #clock: () => number;
  readonly #timer: NodeJS.Timeout;
  #state: NodeState = 'starting';
  #lookedAt: number;
  #writing: Promise<void> | undefined;
  #isAskedAgain = false;
  #isTroubled = false;
  #isOver = false;

  /** Registers it, and renews that from then on. */
  constructor(options: MembershipOptions) {
    const { heartbeatMs = HEARTBEAT_MS, patienceMs = PATIENCE_MS, clock = () => performance.now() } = options;
    this.#options = options;
    this.#patienceMs = patienceMs;
    this.#clock = clock;
    this.#lookedAt = clock();
    void this.#say();
    this.#timer = setInterval(() => void this.#say(), heartbeatMs);
    this.#timer.unref();
  }

  get name(): string {
    return this.#options.node.name;
  }

  get state(): NodeState {
    return this.#state;
  }

  /** From now on it may be given requests. */
  open(): void {
    if (this.#state !== 'starting') return;
    this.#state = 'ready';
    void this.#say();
  }

  /** From now on it wants no more requests; resolves when balancers can read that, or after a moment at most. */
  async drain(): Promise<void> {
    if (this.#state === 'draining') return;
    this.#state = 'draining';
    await inTime(this.#say(), this.#patienceMs);
  }

  /** Leaves the registry, unless the database takes too long about it: whoever is silent is removed by another. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#timer);
    await inTime(this.#leave(), this.#patienceMs);
  }

  /** One statement at a time, the newest state last. */
  #say(): Promise<void> {
    this.#isAskedAgain = true;
    this.#writing ??= this.#write();
    return this.#writing;
  }

  async #write(): Promise<void> {
    const { database, node, figures } = this.#options;
    while (this.#isAskedAgain && !this.#isOver) {
      this.#isAskedAgain = false;
      await this.#attempt(async () => {
        await renewNode(database, node, this.#state, figures());
        await this.#removeSilent();
      });
    }
    // In the same step as the last look at the question: who asks from now on is written for anew.
    this.#writing = undefined;
  }

  async #removeSilent(): Promise<void> {
    const now = this.#clock();
    if (now - this.#lookedAt < SILENT_MS) return;
    this.#lookedAt = now;
    await removeSilent(this.#options.database, SILENT_MS);
  }

  async #leave(): Promise<void> {
    // What is being written just now would stand there again.
    await this.#writing;
    await this.#attempt(() => removeNode(this.#options.database, this.#options.node.id));
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    const { logger } = this.#options;
    try {
      await work();
      if (this.#isTroubled) logger.info('this process is in the registry of nodes again');
      this.#isTroubled = false;
    } catch (error) {
      if (!this.#isTroubled)
        logger.warn(
          { err: error },
          'the registry of nodes cannot be written: balancers see no change of this process',
        );
      this.#isTroubled = true;
    }
  }
}

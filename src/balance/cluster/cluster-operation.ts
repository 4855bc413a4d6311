// What a cluster is being made to do, one thing at a time: whoever asked for it looks how far it has come.
import { z } from 'zod';
import { ControlRequestError } from '../../control/control-method.ts';
import type { ClusterLogger } from './cluster-settings.ts';

export const clusterOperation = z.object({
  id: z.int(),
  /** `restart`. */
  what: z.string(),
  /** What was done so far, for people. */
  lines: z.array(z.string()),
  /** Why it was given up. */
  problem: z.string().nullable(),
  isOver: z.boolean(),
});
export type ClusterOperation = z.output<typeof clusterOperation>;

export interface Work {
  /** Tells whoever waits what was done. */
  say: (line: string) => void;
  /** Aborted when the cluster is to stop. */
  signal: AbortSignal;
}

export class ClusterOperations {
  readonly #logger: ClusterLogger;
  #latest: ClusterOperation | null = null;
  #running: Promise<void> = Promise.resolve();
  #controller = new AbortController();

  constructor(logger: ClusterLogger) {
    this.#logger = logger;
  }

  get latest(): ClusterOperation | null {
    return this.#latest;
  }

  /** @throws ControlRequestError while another is under way. @returns its id. */
  begin(what: string, work: (given: Work) => Promise<void>): number {
    const before = this.#latest;
    if (before !== null && !before.isOver)
      throw new ControlRequestError(
        `Not done: another "${before.what}" is under way. "octavo cluster status" shows when it is over.`,
      );
    const operation = { id: (before?.id ?? 0) + 1, what, lines: [], problem: null, isOver: false };
    this.#latest = operation;
    this.#controller = new AbortController();
    this.#running = this.#run(operation, work);
    return operation.id;
  }

  /** Gives up what is under way; resolves when it has ended. */
  async abort(): Promise<void> {
    this.#controller.abort(new Error('The cluster is being stopped.'));
    await this.#running;
  }

  /** Resolves when what is under way has ended. */
  settled(): Promise<void> {
    return this.#running;
  }

  async #run(operation: ClusterOperation, work: (given: Work) => Promise<void>): Promise<void> {
    const say = (line: string) => {
      operation.lines.push(line);
      this.#logger.info({ doing: operation.what }, line);
    };
    try {
      await work({ say, signal: this.#controller.signal });
    } catch (error) {
      operation.problem = error instanceof Error ? error.message : String(error);
      this.#logger.error({ doing: operation.what, err: error }, `${operation.what} was given up`);
    }
    operation.isOver = true;
  }
}

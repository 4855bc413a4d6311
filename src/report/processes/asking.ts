import { type Child, nextMessage, type Program, startTalking } from './child-processes.ts';
import { type Cores, pinProcess } from './cores.ts';
import { type LoadOrder, type LoadResult, loadResult } from './load-order.ts';

/** What a browser sends with a page that it opens. */
export const BROWSER = {
  Connection: 'keep-alive',
  'User-Agent':
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'Accept-Encoding': 'gzip, deflate, br, zstd',
  'Accept-Language': 'en-GB,en;q=0.9',
};

/** More of a core than this, and it is the asking that is slow: the servers may be faster than they look. */
export const TOO_BUSY = 0.9;

/** A process of its own that plays the readers. */
export class Asking implements AsyncDisposable {
  /** The largest part of a core that it took for anything that lasted. */
  readonly #child: Child;
  readonly #signal: AbortSignal;

  static async start(program: Program, cores: Cores | null, signal: AbortSignal): Promise<Asking> {
    const child = await startTalking(program, ['report', 'ask']);
    if (cores !== null) pinProcess(child.pid, cores.asking);
    return new Asking(child, signal);
  }

  constructor(child: Child, signal: AbortSignal) {
    this.#child = child;
    this.#signal = signal;
  }

  /** @throws the signal's reason when the report is to stop. */
  async ask(order: Omit<LoadOrder, 'headers'> & { headers?: LoadOrder['headers'] }): Promise<LoadResult> {
    this.#signal.throwIfAborted();
    const answer = nextMessage(this.#child, this.#signal);
    this.#child.process.send({ headers: BROWSER, ...order });
    return loadResult.parse(await answer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }
}

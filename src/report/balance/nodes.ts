// The nodes behind a balancer, by their names.
import { Node } from '../processes/node.ts';
import { ReportError } from '../report-error.ts';
import type { Measuring } from './balance-context.ts';

/** As long as a site's by default. */
const SETTINGS = { TRUST_PROXY: '127.0.0.1', CACHE: 'pages', SHUTDOWN_SECONDS: '10' };

/** Of a node that was told to. */
export interface End {
  toldAt: number;
  /** Milliseconds. */
  took: number;
  /** Null where a signal ended it. */
  code: number | null;
}

export class Nodes implements AsyncDisposable {
  readonly #measuring: Measuring;
  readonly #nodes = new Map<string, Node>();
  readonly #ends: End[] = [];

  /** They start at the same time. */
  static async start(measuring: Measuring, count: number): Promise<Nodes> {
    const nodes = new Nodes(measuring);
    try {
      await nodes.grow(count);
      return nodes;
    } catch (error) {
      await nodes[Symbol.asyncDispose]();
      throw error;
    }
  }

  private constructor(measuring: Measuring) {
    this.#measuring = measuring;
  }

  get names(): string[] {
    return [...this.#nodes.keys()];
  }

  get all(): Node[] {
    return [...this.#nodes.values()];
  }

  /** @throws ReportError for one that there is not. */
  get(name: string): Node {
    const node = this.#nodes.get(name);
    if (node === undefined) throw new ReportError('no-process', `There is no node ${name}.`);
    return node;
  }

  /** Until there are so many. */
  async grow(count: number): Promise<void> {
    const missing = Array.from({ length: count }, (_, index) => `node-${index + 1}`).filter(
      (name) => !this.#nodes.has(name),
    );
    await Promise.all(missing.map((name) => this.startNode(name)));
  }

  /** One that has ended begins again where it was. */
  async startNode(name: string): Promise<Node> {
    const { context, settings } = this.#measuring;
    const before = this.#nodes.get(name);
    await before?.[Symbol.asyncDispose]();
    const node = await Node.start({
      ...{ program: context.program, signal: context.signal, cores: null },
      settings: { ...settings, ...SETTINGS, NODE_NAME: name },
      ...(before !== undefined && { port: before.port }),
    });
    this.#nodes.set(name, node);
    return node;
  }

  /** Tells it to end; resolves when it has. */
  async drain(name: string): Promise<void> {
    const node = this.get(name);
    const toldAt = performance.now();
    node.send('SIGTERM');
    const code = await node.ended();
    this.#ends.push({ toldAt, took: performance.now() - toldAt, code });
  }

  /** How those ended that were told to since a time. */
  endsSince(since: number): readonly End[] {
    return this.#ends.filter(({ toldAt }) => toldAt >= since);
  }

  async remove(name: string): Promise<void> {
    await this.drain(name);
    this.#nodes.delete(name);
  }

  /** Those that have ended begin again. */
  async startMissing(): Promise<void> {
    const ended = [...this.#nodes].filter(([, node]) => !node.isRunning);
    await Promise.all(ended.map(([name]) => this.startNode(name)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#nodes.values()];
    this.#nodes.clear();
    await Promise.all(
      all.map(async (node) => {
        // One that is stopped hears nothing else.
        node.send('SIGCONT');
        await node[Symbol.asyncDispose]();
      }),
    );
  }
}

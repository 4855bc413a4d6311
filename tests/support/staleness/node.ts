import { setTimeout } from 'node:timers/promises';
import { freePort } from '../free-port.ts';
import { type OctavoServer, startOctavo } from '../octavo.ts';
import { clock, type Fact } from './changes.ts';

/** When something was the case, as `clock` says; it may go on. */
export interface Span {
  from: number;
  until: number;
}

/** One of several processes that serve the site, always at the same address. */
export class TestNode implements AsyncDisposable {
  readonly name: string;
  readonly url: string;
  /** The newest of what was written through it: whoever asks it from then on must be shown that. */
  readonly written = new Map<Fact, number>();
  /** When it was stopped, or not there. */
  readonly away: Span[] = [];
  readonly #env: Record<string, string>;
  #server: OctavoServer | undefined;

  static async start(name: string, env: Record<string, string>): Promise<TestNode> {
    const port = await freePort();
    const node = new TestNode(name, port, env);
    await node.#start();
    return node;
  }

  private constructor(name: string, port: number, env: Record<string, string>) {
    this.name = name;
    this.url = `http://127.0.0.1:${port}`;
    this.#env = { ...env, PORT: `${port}` };
  }

  get output(): string {
    return this.#server?.output ?? '';
  }

  async killAndStart(): Promise<void> {
    await this.#whileAway(async () => {
      await this.#server?.stop('SIGKILL');
      await this.#server?.[Symbol.asyncDispose]();
      await this.#start();
    });
  }

  async pause(milliseconds: number): Promise<void> {
    const { pid } = this.#server ?? {};
    if (pid === undefined) return;
    await this.#whileAway(async () => {
      process.kill(pid, 'SIGSTOP');
      await setTimeout(milliseconds).finally(() => process.kill(pid, 'SIGCONT'));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]();
  }

  async #start(): Promise<void> {
    this.#server = await startOctavo({ env: this.#env });
  }

  async #whileAway(work: () => Promise<void>): Promise<void> {
    const span = { from: clock(), until: Number.POSITIVE_INFINITY };
    this.away.push(span);
    await work().finally(() => {
      span.until = clock();
    });
  }
}

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { ReportError } from '../report-error.ts';
import { type Child, isRunning, type Program, startChild } from './child-processes.ts';
import { type Cores, pinProcess, processorTime } from './cores.ts';
import { NodeMetrics } from './node-metrics.ts';

/** The same for all, as pages name it: else processes could share none of them. */
export const SITE_URL = 'http://localhost';
const START_MS = 30_000;
const LOOK_MS = 20;
const LOOK_LIMIT_MS = 10_000;
const ATTEMPTS = 3;

export interface NodePlan {
  program: Program;
  settings: Readonly<Record<string, string>>;
  cores: Cores | null;
  signal: AbortSignal;
  /** Left out for any that is free. */
  port?: number;
}

/** One `octavo start`, as a site has it. */
export class Node implements AsyncDisposable {
  readonly port: number;
  readonly #child: Child;
  readonly #token: string;

  /** @throws ReportError `no-process` when it does not begin to answer. */
  static async start({ program, settings, cores, signal, port: wanted }: NodePlan): Promise<Node> {
    const token = randomBytes(16).toString('hex');
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted();
      const port = wanted ?? (await freePort());
      const own = {
        HOST: '127.0.0.1',
        PORT: String(port),
        SITE_URL,
        LOG_LEVEL: 'error',
        METRICS_TOKEN: token,
      };
      const env = program.environment({ ...own, SHUTDOWN_SECONDS: '1', ...settings });
      const child = await startChild(process.execPath, [program.file, 'start'], { env });
      const node = new Node(child, port, token);
      if (await node.#answers(signal)) {
        if (cores !== null) pinProcess(child.pid, cores.server);
        return node;
      }
      await child[Symbol.asyncDispose]();
      // Somebody else may have taken the port since it was looked for.
      if (attempt < ATTEMPTS) continue;
      throw new ReportError('no-process', `"octavo start" did not start:\n${child.output()}`);
    }
  }

  constructor(child: Child, port: number, token: string) {
    this.#child = child;
    this.port = port;
    this.#token = token;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get isRunning(): boolean {
    return isRunning(this.#child);
  }

  send(signal: NodeJS.Signals): void {
    this.#child.process.kill(signal);
  }

  /** Its exit code, when it has ended; null where a signal ended it. */
  async ended(): Promise<number | null> {
    const { process: child } = this.#child;
    if (isRunning(this.#child)) await once(child, 'exit');
    return child.exitCode;
  }

  /** Seconds of any core so far; null where the system does not tell. */
  get processorTime(): number | null {
    return processorTime(this.#child.pid);
  }

  async metrics(): Promise<NodeMetrics> {
    const headers = { Authorization: `Bearer ${this.#token}` };
    const response = await fetch(`${this.url}/metrics`, {
      headers,
      signal: AbortSignal.timeout(LOOK_LIMIT_MS),
    });
    const text = await response.text();
    if (response.ok) return new NodeMetrics(text);
    throw new ReportError('unexpected-answer', `/metrics was answered with ${response.status}.`);
  }

  /** Until it knows what was changed up to a position of the log. */
  async untilApplied(position: number, signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + START_MS;
    while ((await this.metrics()).sum('octavo_invalidation_applied_position') < position) {
      signal.throwIfAborted();
      if (performance.now() > deadline)
        throw new ReportError('unexpected-answer', 'A process did not read the invalidation log on.');
      await delay(1);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }

  async #answers(signal: AbortSignal): Promise<boolean> {
    const deadline = performance.now() + START_MS;
    while (isRunning(this.#child) && performance.now() < deadline && !signal.aborted) {
      const answer = await fetch(`${this.url}/livez`).catch(() => null);
      await answer?.body?.cancel();
      if (answer?.ok) return true;
      await delay(LOOK_MS);
    }
    return false;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

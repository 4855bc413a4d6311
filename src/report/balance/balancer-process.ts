// `octavo balance` with an nginx of its own, as a site has it.
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type BalanceStatus, balanceStatusMethod } from '../../balance/balance-status.ts';
import { CONFIG_FILE } from '../../balance/nginx/nginx-config.ts';
import { askAll } from '../../control/control-client.ts';
import { type Child, isRunning, startChild } from '../processes/child-processes.ts';
import { freePort } from '../processes/node.ts';
import { ReportError } from '../report-error.ts';
import type { Measuring } from './balance-context.ts';
import { endNginx, nginxPids, stopAtExit } from './nginx-run.ts';

const START_MS = 30_000;
const UNTIL_MS = 30_000;
const LOOK_MS = 15;

export class BalancerProcess implements AsyncDisposable {
  readonly port: number;
  readonly folder: string;
  readonly #child: Child;
  readonly #measuring: Measuring;

  /** @throws ReportError `no-process` when nginx does not run after a while. */
  static async start(measuring: Measuring, name: string, edge: 'on' | 'off'): Promise<BalancerProcess> {
    const { context } = measuring;
    const [port, folder] = [await freePort(), join(measuring.folder, name)];
    const env = context.program.environment({ ...balanceSettings(measuring, port, folder, edge) });
    const child = await startChild(process.execPath, [context.program.file, 'balance'], { env });
    const balancer = new BalancerProcess({ port, folder, child, measuring });
    stopAtExit(folder);
    for (const deadline = performance.now() + START_MS; ; await delay(LOOK_MS)) {
      context.signal.throwIfAborted();
      if ((await balancer.status()) !== null) return balancer;
      if (isRunning(child) && performance.now() < deadline) continue;
      await balancer[Symbol.asyncDispose]();
      throw new ReportError('no-process', `"octavo balance" did not start:\n${child.output()}`);
    }
  }

  private constructor(given: { port: number; folder: string; child: Child; measuring: Measuring }) {
    this.port = given.port;
    this.folder = given.folder;
    this.#child = given.child;
    this.#measuring = given.measuring;
  }

  get configFile(): string {
    return join(this.folder, CONFIG_FILE);
  }

  get pids(): number[] {
    return nginxPids(this.folder);
  }

  /** Null while it does not answer. */
  async status(): Promise<BalanceStatus | null> {
    const dataDir = this.#measuring.settings.DATA_DIR ?? '';
    const [answered] = await askAll(dataDir, balanceStatusMethod, {}).catch(() => []);
    return answered?.ok === true ? answered.answer : null;
  }

  /** Until exactly these nodes are ready, and nginx gives them requests. @throws ReportError `no-process` */
  async untilReady(names: readonly string[]): Promise<void> {
    for (const deadline = performance.now() + UNTIL_MS; ; await delay(LOOK_MS)) {
      this.#measuring.context.signal.throwIfAborted();
      const nodes = (await this.status())?.nodes ?? [];
      const serving = nodes.filter(({ condition, isConfigured }) => condition === 'ready' && isConfigured);
      if (names.every((name) => serving.some((node) => node.name === name))) return;
      if (performance.now() > deadline)
        throw new ReportError('no-process', `The balancer does not find all nodes:\n${this.#child.output()}`);
    }
  }

  /** Without a word; nginx goes on. */
  async kill(): Promise<void> {
    this.#child.process.kill('SIGKILL');
    await this.#child[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (isRunning(this.#child)) await this.#child[Symbol.asyncDispose]();
    await endNginx(this.folder, this.#measuring.context.nginx);
  }
}

/** As they are by default, but for the limits: all requests come from one address. */
export function balanceSettings(
  { context, settings }: Measuring,
  port: number,
  folder: string,
  edge: 'on' | 'off',
): Record<string, string> {
  return {
    ...settings,
    ...(context.nginx !== null && { BALANCE_NGINX: context.nginx }),
    ...{ HOST: '127.0.0.1', PORT: String(port), NODE_NAME: 'balancer', LOG_LEVEL: 'warn' },
    ...{ BALANCE_DIR: folder, BALANCE_EDGE: edge },
    ...{ BALANCE_REQUESTS_PER_SECOND: '0', BALANCE_CONNECTIONS: '0' },
  };
}

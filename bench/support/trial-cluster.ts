// A cluster as an operator runs it, by the commands of the built program, on a database of its own.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type BalanceStatus, balanceStatusMethod } from '../../src/balance/balance-status.ts';
import { type ClusterRecord, readClusterRecord } from '../../src/balance/cluster/cluster-record.ts';
import { logFile, logNames } from '../../src/balance/cluster/log-files.ts';
import { identifyProcess } from '../../src/balance/cluster/process-identity.ts';
import { askAll } from '../../src/control/control-client.ts';
import type { Database, DatabaseKind } from '../../src/database/database.ts';
import { openDatabase } from '../../src/database/open-database.ts';
import { freePort } from '../../tests/support/free-port.ts';
import { runOctavo } from '../../tests/support/octavo.ts';
import { startOwnDatabases } from '../../tests/support/own-databases.ts';
import { openProxy, type ServerProxy } from '../../tests/support/proxy.ts';
import { startRedis } from '../../tests/support/redis.ts';
import { fillTrialSite, SECRET, type TrialSite } from './trial-site.ts';

const UNTIL_MS = 60_000;
const LOOK_EVERY_MS = 20;
const CERTIFICATE = 'certificate.pem';

const FIXTURES = join(import.meta.dirname, '../../tests/fixtures/tls');
/** Of nobody. */
export const TLS = { certificate: join(FIXTURES, 'certificate.pem'), key: join(FIXTURES, 'key.pem') };

export interface TrialClusterOptions {
  kind: DatabaseKind;
  nodes: number;
  /** Whether readers come by HTTPS. */
  isSecure?: boolean;
  /** Beside those that every trial has. */
  env?: Readonly<Record<string, string>>;
}

export class TrialCluster implements AsyncDisposable {
  readonly url: string;
  readonly dataDir: string;
  readonly database: Database;
  readonly site: TrialSite;
  /** Stands between the cluster and PostgreSQL; null for SQLite. */
  readonly proxy: ServerProxy | null;
  readonly #env: Readonly<Record<string, string>>;
  readonly #stack: AsyncDisposableStack;
  readonly #startedAt = performance.now();

  /** Resolves when the site is open. On PostgreSQL there is Redis as well. */
  static async start({
    kind,
    nodes,
    isSecure = false,
    env: more = {},
  }: TrialClusterOptions): Promise<TrialCluster> {
    await using stack = new AsyncDisposableStack();
    const databases = stack.use(await startOwnDatabases(kind));
    const { settings } = stack.use(await databases.create());
    const database = stack.use(await openDatabase(settings));
    const port = await freePort();
    const url = `http${isSecure ? 's' : ''}://127.0.0.1:${port}`;
    const site = await fillTrialSite(database, url);
    const proxy = settings.kind === 'postgres' ? stack.use(await openProxy(settings.url)) : null;
    const dataDir =
      settings.kind === 'sqlite'
        ? dirname(settings.file)
        : stack.adopt(await mkdtemp(join(tmpdir(), 'octavo-trial-')), (folder) =>
            rm(folder, { recursive: true, force: true }),
          );
    const env = {
      ...{ DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: String(port), SITE_URL: url, AUTH_SECRET: SECRET },
      // All requests come from one address, and a machine that is busy is to answer late rather than not at all.
      ...{ BALANCE_REQUESTS_PER_SECOND: '0', BALANCE_CONNECTIONS: '0', OVERLOAD_DELAY_MS: '0' },
      ...(proxy !== null && { DATABASE_URL: proxy.url, REDIS_URL: stack.use(await startRedis()).url }),
      ...(isSecure && { BALANCE_TLS_CERT: join(dataDir, CERTIFICATE), BALANCE_TLS_KEY: TLS.key }),
      ...more,
    };
    if (isSecure) await copyFile(TLS.certificate, join(dataDir, CERTIFICATE));
    stack.use(endOnSignals(dataDir));
    const parts = { url, dataDir, database, site, proxy, env };
    const started = await runOctavo(['cluster', 'start', '--nodes', String(nodes)], { env });
    if (started.exitCode !== 0) throw new Error(started.stdout + started.stderr);
    return new TrialCluster(parts, stack.move());
  }

  private constructor(
    parts: Pick<TrialCluster, 'url' | 'dataDir' | 'database' | 'site' | 'proxy'> & {
      env: Readonly<Record<string, string>>;
    },
    stack: AsyncDisposableStack,
  ) {
    ({
      url: this.url,
      dataDir: this.dataDir,
      database: this.database,
      site: this.site,
      proxy: this.proxy,
      env: this.#env,
    } = parts);
    this.#stack = stack;
  }

  /** Runs `octavo cluster …`. @throws where it fails. */
  async command(...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await runOctavo(['cluster', ...args], { env: { ...this.#env } });
    if (exitCode === 0) return stdout;
    throw new Error(`octavo cluster ${args.join(' ')} ended with ${exitCode}:\n${stdout}${stderr}`);
  }

  record(): ClusterRecord {
    return readClusterRecord(this.dataDir);
  }

  /** Where nginx reads it, if readers come by HTTPS. */
  get certificate(): string {
    return join(this.dataDir, CERTIFICATE);
  }

  /** 0 where it does not run. */
  pidOf(name: string): number {
    return this.record().processes[name]?.pid ?? 0;
  }

  nginxPid(): number {
    return nginxPid(this.dataDir);
  }

  /** What the balancer says of itself; null while there is none. */
  async status(): Promise<BalanceStatus | null> {
    const [answered] = await askAll(this.dataDir, balanceStatusMethod, {});
    return answered?.ok === true ? answered.answer : null;
  }

  /** Milliseconds until the balancer says so. */
  async until(what: string, is: (status: BalanceStatus) => boolean): Promise<number> {
    const from = performance.now();
    for (;;) {
      const status = await this.status().catch(() => null);
      if (status !== null && is(status)) return performance.now() - from;
      if (performance.now() - from > UNTIL_MS)
        throw new Error(`Not within ${UNTIL_MS} ms: ${what}\n${JSON.stringify(status)}\n${this.lastLines()}`);
      await delay(LOOK_EVERY_MS);
    }
  }

  /** Until so many nodes get requests and are ready. */
  untilReady(count: number): Promise<number> {
    return this.until(`${count} nodes are ready`, ({ nodes }) => {
      const serving = nodes.filter(({ isConfigured }) => isConfigured);
      return serving.length === count && serving.every(({ condition }) => condition === 'ready');
    });
  }

  /** Seconds since it was started, on the clock of `performance.now()`. */
  secondsAt(at: number): string {
    return `${((at - this.#startedAt) / 1000).toFixed(2)} s`;
  }

  /** What the processes wrote at their own accord from a moment on, as milliseconds since 1970: plain words, in order. */
  saidSince(time: number, names: readonly string[] = ['balancer', 'cluster']): string[] {
    const all = names.flatMap((name) =>
      linesOf(logFile(this.dataDir, name)).map((line) => ({ ...readLine(line), name })),
    );
    return all
      .filter((line) => line.time >= time && line.level >= 30)
      .toSorted((one, other) => one.time - other.time)
      .map(({ name, text }) => `${name}: ${text}`);
  }

  /** The lines of nginx's own log of errors that name an address. */
  nginxErrors(address: string): string[] {
    return linesOf(join(this.dataDir, 'balance/logs/error.log')).filter((line) => line.includes(address));
  }

  lastLines(): string {
    return logNames(this.dataDir)
      .flatMap((name) => linesOf(logFile(this.dataDir, name)).slice(-8))
      .join('\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await runOctavo(['cluster', 'stop'], { env: { ...this.#env } });
    await this.#stack.disposeAsync();
  }
}

/** It goes on in the background else when somebody ends the trial. */
function endOnSignals(dataDir: string): Disposable {
  const end = (signal: NodeJS.Signals) => {
    endAll(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  return {
    [Symbol.dispose]() {
      process.off('SIGINT', end).off('SIGTERM', end);
      endAll(dataDir);
    },
  };
}

/** Whatever is left: a trial that fails must leave nothing running. */
function endAll(dataDir: string): void {
  const { supervisor, processes } = readClusterRecord(dataDir);
  const end = (pid: number, signal: NodeJS.Signals) => {
    if (pid > 0 && identifyProcess(pid) !== null) process.kill(pid, signal);
  };
  end(supervisor?.pid ?? 0, 'SIGKILL');
  for (const { pid } of Object.values(processes)) end(pid, 'SIGKILL');
  // Its workers would go on without it.
  end(nginxPid(dataDir), 'SIGTERM');
}

function nginxPid(dataDir: string): number {
  const file = join(dataDir, 'balance/nginx.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
}

function linesOf(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
}

/** What is no JSON is what a process writes before it has a log: its time is not known. */
function readLine(line: string): { time: number; level: number; text: string } {
  try {
    const { time, level, msg } = JSON.parse(line);
    return { time: Number(new Date(time)), level: levelOf(level), text: String(msg) };
  } catch {
    return { time: 0, level: 0, text: line };
  }
}

function levelOf(level: unknown): number {
  return typeof level === 'number'
    ? level
    : ({ info: 30, warn: 40, error: 50, fatal: 60 }[String(level)] ?? 0);
}

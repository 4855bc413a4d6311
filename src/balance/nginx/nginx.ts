// The running nginx: a daemon of its own, which goes on when this process ends, and which the next one finds again.
import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { BalanceSettings } from '../balance-settings.ts';
import { replaceFile } from '../replace-file.ts';
import { CONFIG_FILE, EDGE_FOLDER, ERROR_LOG, PID_FILE } from './nginx-config.ts';
import { emergencyIn, emergencySince, logSize, setAsideLog } from './nginx-log.ts';
import { endOrphans } from './nginx-orphans.ts';
import type { NginxVersion } from './nginx-plan.ts';
import { findMaster, isMaster, workersOf } from './nginx-processes.ts';
import { findNginx, type NginxProgram, runningNginx } from './nginx-program.ts';

export interface NginxOptions {
  settings: Pick<BalanceSettings, 'folder' | 'nginx'>;
  logger: Pick<Logger, 'info' | 'warn'>;
  /** Called once each time nginx ended without being told to; `apply` starts it again. */
  onDeath?: () => void;
}

/** `reason` is for people. Whatever ran goes on running where it is not ok. */
export type Applied = { ok: true; change: 'none' | 'started' | 'reloaded' } | { ok: false; reason: string };

/** Between two looks whether it lives. */
const LOOK_MS = 250;
const LOG_EVERY_MS = 60_000;
/** Between two looks whether it has done what it was told. */
const STEP_MS = 10;
const LONGEST_CHANGE_MS = 20_000;
const STOP_SECONDS = 10;
/** What stands beside the configuration: as nginx took it last. */
const GOOD = '.good';

export class Nginx implements AsyncDisposable {
  readonly #options: NginxOptions;
  readonly #installed: NginxProgram;
  /** Another may have been installed since it was started; null where it is the same. */
  #running: NginxProgram | null = null;
  readonly #config: string;
  readonly #log: string;
  readonly #timers: NodeJS.Timeout[];
  #master: number | null;

  /**
   * Finds the program, and the nginx that runs here already.
   * @throws NginxError where it is missing or too old.
   */
  static async open(options: NginxOptions): Promise<Nginx> {
    const { folder, nginx } = options.settings;
    const installed = await findNginx(nginx);
    const folders = [EDGE_FOLDER, dirname(ERROR_LOG), 'temp', 'acme'];
    for (const name of folders) await mkdir(join(folder, name), { recursive: true });
    const opened = new Nginx(options, installed);
    if (opened.#master !== null) opened.#running = await runningNginx(opened.#master);
    return opened;
  }

  private constructor(options: NginxOptions, installed: NginxProgram) {
    const { folder } = options.settings;
    this.#options = options;
    this.#installed = installed;
    this.#config = join(folder, CONFIG_FILE);
    this.#log = join(folder, ERROR_LOG);
    this.#master = this.#findMaster();
    this.#timers = [
      setInterval(() => this.#look(), LOOK_MS).unref(),
      setInterval(() => void this.#boundLog(), LOG_EVERY_MS).unref(),
    ];
  }

  /** Of the one that is told: its directives are known to it. */
  get version(): NginxVersion {
    return this.#program.version;
  }

  get isRunning(): boolean {
    return this.#findMaster() !== null;
  }

  /** Starts nginx or has it change. Only what it finds good itself is used. One call at a time. */
  async apply(config: string): Promise<Applied> {
    this.#master = this.#findMaster();
    if (this.#master === null) this.#running = null;
    const isGood = config === (await this.#lastGood()) && !(await this.isSpoilt());
    if (this.#master !== null && isGood) return { ok: true, change: 'none' };
    const wrong = await this.check(config);
    if (wrong !== null) return { ok: false, reason: wrong };
    await rename(`${this.#config}.new`, this.#config);
    const failed = this.#master === null ? await this.#start() : await this.#reload(this.#master);
    if (failed !== null) {
      await this.#restore();
      return { ok: false, reason: failed };
    }
    const change = this.#master === null ? 'started' : 'reloaded';
    await replaceFile(`${this.#config}${GOOD}`, config);
    this.#master = this.#findMaster();
    return { ok: true, change };
  }

  /** Whether what nginx would read if somebody told it to is not what it took last. While it is being changed that may be so. */
  async isSpoilt(): Promise<boolean> {
    const good = await this.#lastGood();
    return good !== null && good !== (await readFile(this.#config, 'utf8').catch(() => null));
  }

  /** What nginx says is wrong with a configuration, which it is not told; null where it is good. */
  async check(config: string): Promise<string | null> {
    const file = `${this.#config}.new`;
    await writeFile(file, config);
    const said = await this.#run('-t', '-q', '-c', file);
    return said === null ? null : `nginx -t says: ${emergencyIn(said) ?? said.trim()}`;
  }

  /** With `graceful` it first answers what it was asked, for `seconds` at most. */
  async stop({ graceful, seconds = STOP_SECONDS }: { graceful: boolean; seconds?: number }): Promise<void> {
    const master = this.#findMaster();
    this.#master = null;
    if (master === null) return endOrphans(this.#options.settings.folder);
    if (graceful) {
      signal(master, 'SIGQUIT');
      if (await this.#isOver(master, seconds * 1000)) return;
    }
    signal(master, 'SIGTERM');
    if (await this.#isOver(master, STOP_SECONDS * 1000)) return;
    signal(master, 'SIGKILL');
  }

  /** Looks after nginx no longer; it goes on. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
  }

  get #program(): NginxProgram {
    return this.#running ?? this.#installed;
  }

  #findMaster(): number | null {
    return findMaster(join(this.#options.settings.folder, PID_FILE), this.#config);
  }

  async #lastGood(): Promise<string | null> {
    return readFile(`${this.#config}${GOOD}`, 'utf8').catch(() => null);
  }

  /** What is there is what nginx reads if somebody starts it, or tells it to read anew. */
  async #restore(): Promise<void> {
    const good = await this.#lastGood();
    if (good === null) return;
    await replaceFile(this.#config, good);
  }

  async #start(): Promise<string | null> {
    await endOrphans(this.#options.settings.folder);
    const said = await this.#run('-c', this.#config);
    if (said !== null) return inPlainWords(emergencyIn(said) ?? said.trim());
    const started = await until(() => {
      const master = this.#findMaster();
      return master !== null && workersOf(master).serving.length > 0;
    });
    return started ? null : `it was started and does not run; its log is ${this.#log}`;
  }

  /** Waits until new workers take requests, and the old ones no more. */
  async #reload(master: number): Promise<string | null> {
    const before = new Set(workersOf(master).serving);
    const position = await logSize(this.#log);
    signal(master, 'SIGHUP');
    let wrong: string | null = null;
    const changed = await until(async () => {
      const { serving } = workersOf(master);
      if (serving.length > 0 && serving.every((pid) => !before.has(pid))) return true;
      wrong = await emergencySince(this.#log, position);
      return wrong !== null || !isMaster(master, this.#config);
    });
    if (wrong !== null) return inPlainWords(wrong);
    if (!isMaster(master, this.#config)) return 'it ended while it was told';
    return changed ? null : `it was told to read it and did not; its log is ${this.#log}`;
  }

  /** What it said where it failed, null where it did not. */
  #run(...args: string[]): Promise<string | null> {
    const { folder } = this.#options.settings;
    const all = ['-p', folder, '-e', this.#log, ...args];
    return new Promise((resolve) => {
      execFile(this.#program.path, all, (error, stdout, stderr) => {
        resolve(error === null ? null : `${stderr}${stdout}` || error.message);
      });
    });
  }

  #look(): void {
    const master = this.#master;
    if (master === null || isMaster(master, this.#config)) return;
    // Another may have been started in its place.
    this.#master = this.#findMaster();
    if (this.#master !== null) return;
    this.#running = null;
    this.#options.onDeath?.();
  }

  async #boundLog(): Promise<void> {
    const master = this.#findMaster();
    if (master === null) return;
    try {
      if (await setAsideLog(this.#log)) signal(master, 'SIGUSR1');
    } catch (error) {
      this.#options.logger.warn({ err: error }, `${this.#log} grows, and could not be set aside`);
    }
  }

  #isOver(master: number, milliseconds: number): Promise<boolean> {
    return until(() => !isMaster(master, this.#config), milliseconds);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}

async function until(
  condition: () => boolean | Promise<boolean>,
  milliseconds = LONGEST_CHANGE_MS,
): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (!(await condition())) {
    if (performance.now() > end) return false;
    await delay(STEP_MS);
  }
  return true;
}

function inPlainWords(message: string): string {
  const [, address] = /bind\(\) to (\S+) failed \(98:/.exec(message) ?? [];
  if (address !== undefined)
    return `another program listens on ${address} already; end it, or choose another PORT`;
  const [, closed] = /bind\(\) to (\S+) failed \(13:/.exec(message) ?? [];
  if (closed !== undefined)
    return `it may not listen on ${closed}: ports below 1024 need root, or the capability CAP_NET_BIND_SERVICE`;
  return message;
}

// A process that is to run, and is started again when it ends on its own.
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClusterLogger } from './cluster-settings.ts';
import { identifyProcess, isRunning, type ProcessIdentity, signalProcess } from './process-identity.ts';
import { failuresInRow, restartPause } from './restart-pause.ts';

const LOOK_EVERY_MS = 50;

export interface ProcessPlan {
  name: string;
  /** What it writes is added to this file. */
  logFile: string;
  /** Asked before each start. */
  launch: () => Promise<{ args: readonly string[]; env: NodeJS.ProcessEnv }>;
}

export type ProcessState = 'starting' | 'running' | 'pausing' | 'stopping' | 'stopped';

export interface Started extends ProcessIdentity {
  /** Milliseconds since 1970. */
  startedAt: number;
}

export interface WatchedProcessOptions {
  plan: ProcessPlan;
  logger: ClusterLogger;
  /** Called in the same turn in which one is started or has ended. */
  onChange: () => void;
}

export class WatchedProcess {
  readonly name: string;
  readonly #plan: ProcessPlan;
  readonly #logger: ClusterLogger;
  readonly #onChange: () => void;
  #state: ProcessState = 'stopped';
  #stateAt = Date.now();
  #started: Started | null = null;
  /** Of a process that this one has started itself, whose end the system tells. */
  #isOwn = false;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #lastEnd: string | null = null;

  constructor({ plan, logger, onChange }: WatchedProcessOptions) {
    this.name = plan.name;
    this.#plan = plan;
    this.#logger = logger;
    this.#onChange = onChange;
  }

  get state(): ProcessState {
    return this.#state;
  }

  /** Milliseconds since 1970. */
  get stateAt(): number {
    return this.#stateAt;
  }

  get started(): Started | null {
    return this.#started;
  }

  /** How often in a row it ended on its own. */
  get failures(): number {
    return this.#failures;
  }

  /** How it ended on its own, in words, until it is stopped. */
  get lastEnd(): string | null {
    return this.#lastEnd;
  }

  /** Goes on with a process that another supervisor has started and told of. */
  adopt(started: Started): void {
    this.#started = started;
    this.#isOwn = false;
    this.#state = 'running';
    this.#stateAt = started.startedAt;
  }

  async start(): Promise<void> {
    if (this.#started !== null || this.#state === 'starting') return;
    clearTimeout(this.#timer);
    this.#enter('starting');
    try {
      const launch = await this.#plan.launch();
      // Else it was stopped meanwhile.
      if (this.state === 'starting') this.#spawn(launch);
    } catch (error) {
      this.#ended(error instanceof Error ? error.message : String(error));
    }
  }

  /** Whether one that was adopted still runs: nobody tells of its end. */
  look(): void {
    if (this.#started !== null && !this.#isOwn && !isRunning(this.#started)) this.#ended('it has ended');
  }

  /** Asks it to end, and ends it after so many milliseconds. Resolves when it is gone. */
  async stop(patienceMs: number): Promise<'ended' | 'killed'> {
    clearTimeout(this.#timer);
    const started = this.#started;
    this.#failures = 0;
    this.#lastEnd = null;
    this.#enter(started === null ? 'stopped' : 'stopping');
    if (started === null) return 'ended';
    signalProcess(started, 'SIGTERM');
    if (await this.#untilGone(started, patienceMs)) return 'ended';
    this.#logger.warn(`${this.name} has not ended within ${Math.round(patienceMs / 1000)} s; it is killed`);
    signalProcess(started, 'SIGKILL');
    await this.#untilGone(started, Number.POSITIVE_INFINITY);
    return 'killed';
  }

  /** Leaves the process alone, and starts none any more. */
  leave(): void {
    clearTimeout(this.#timer);
    this.#state = 'stopped';
  }

  #spawn({ args, env }: { args: readonly string[]; env: NodeJS.ProcessEnv }): void {
    const log = openSync(this.#plan.logFile, 'a', 0o640);
    // A session of its own: neither Ctrl-C nor the end of this process reaches it.
    const child = spawn(process.execPath, args, { env, detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    child.once('error', (error) => this.#ended(error.message));
    child.once('exit', (code, signal) =>
      this.#ended(signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`),
    );
    child.unref();
    this.#isOwn = true;
    // None for one that has ended at once: that will be told.
    const identity = child.pid === undefined ? null : identifyProcess(child.pid);
    if (identity !== null) this.#started = { ...identity, startedAt: Date.now() };
    this.#enter('running');
  }

  #ended(how: string): void {
    const livedMs = this.#started === null ? 0 : Date.now() - this.#started.startedAt;
    this.#started = null;
    if (this.#state === 'stopping' || this.#state === 'stopped') {
      this.#enter('stopped');
      return;
    }
    this.#failures = failuresInRow(this.#failures, livedMs);
    this.#lastEnd = how;
    const pause = restartPause(this.#failures);
    this.#enter('pausing');
    this.#logger.error(
      { process: this.name, log: this.#plan.logFile },
      `${this.name} runs no more: ${how}; it is started again in ${pause / 1000} s`,
    );
    this.#timer = setTimeout(() => void this.start(), pause);
  }

  async #untilGone(started: Started, patienceMs: number): Promise<boolean> {
    const deadline = Date.now() + patienceMs;
    // Its end may be known before this process is told of it.
    while (this.#started === started) {
      if (Date.now() > deadline) return false;
      await delay(LOOK_EVERY_MS);
      this.look();
    }
    return true;
  }

  #enter(state: ProcessState): void {
    this.#state = state;
    this.#stateAt = Date.now();
    this.#onChange();
  }
}

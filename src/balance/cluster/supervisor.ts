// Looks after the processes of one machine's cluster: starts them, starts them again, and is told what to do.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { answering, type ControlAnswerer, ControlRequestError } from '../../control/control-method.ts';
import { controlFolder } from '../../control/control-record.ts';
import { ControlServer } from '../../control/control-server.ts';
import { lockFile } from '../process-lock.ts';
import { ClusterError } from './cluster-error.ts';
import {
  type ClusterStatus,
  leaveMethod,
  restartMethod,
  scaleMethod,
  statusMethod,
  stopMethod,
} from './cluster-methods.ts';
import { ClusterOperations } from './cluster-operation.ts';
import { ClusterProcesses } from './cluster-processes.ts';
import type { ClusterLogger, ClusterSettings } from './cluster-settings.ts';
import { HangWatch } from './hang-watch.ts';
import { logFile, rotateLog } from './log-files.ts';
import { planRestart } from './plan-restart.ts';
import { signalProcess } from './process-identity.ts';
import { restartCluster } from './restart-cluster.ts';
import { scaleCluster, startCluster } from './start-cluster.ts';
import { stopCluster } from './stop-cluster.ts';

const ROTATE_EVERY_MS = 10_000;
const SUPERVISOR = 'cluster';
/** For whoever waits to see the last of what was done. */
const LINGER_MS = 250;

export class Supervisor implements AsyncDisposable {
  readonly #settings: ClusterSettings;
  readonly #logger: ClusterLogger;
  readonly #processes: ClusterProcesses;
  readonly #operations: ClusterOperations;
  readonly #held = new AsyncDisposableStack();
  readonly #stopped = Promise.withResolvers<void>();
  #stopping: Promise<void> | null = null;

  /** Takes over what runs already. @throws ClusterError where another supervisor looks after this cluster. */
  static async open(settings: ClusterSettings, logger: ClusterLogger): Promise<Supervisor> {
    await using held = new AsyncDisposableStack();
    const folder = controlFolder(settings.dataDir);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const lock = lockFile(join(folder, 'cluster.lock'));
    if (lock === null)
      throw new ClusterError(
        `The cluster of ${settings.dataDir} is looked after already. "octavo cluster status" shows it.`,
      );
    held.use(lock);
    const processes = held.use(new ClusterProcesses(settings, logger));
    held.use(new HangWatch(processes, logger));
    const supervisor = new Supervisor(settings, logger, processes);
    const onError = (error: unknown) => logger.warn({ err: error }, 'a command could not be answered');
    const control = {
      dataDir: settings.dataDir,
      kind: 'cluster',
      methods: supervisor.#methods(),
      onError,
    } as const;
    held.use(await ControlServer.open(control));
    const rotating = setInterval(() => supervisor.#rotateLogs(), ROTATE_EVERY_MS);
    held.defer(() => clearInterval(rotating));
    supervisor.#held.use(held.move());
    return supervisor;
  }

  private constructor(settings: ClusterSettings, logger: ClusterLogger, processes: ClusterProcesses) {
    this.#settings = settings;
    this.#logger = logger;
    this.#processes = processes;
    this.#operations = new ClusterOperations(logger);
  }

  /** Settles when all has been stopped. Rejects where a first start came to nothing. */
  get untilStopped(): Promise<void> {
    return this.#stopped.promise;
  }

  /** How many nodes there were when it was told last; null before the first start. */
  get wanted(): number | null {
    return this.#processes.wanted;
  }

  start(nodes: number): void {
    const isFirst = this.#processes.all.every(({ started }) => started === null);
    this.#operations.begin('start', async (work) => {
      try {
        await startCluster(this.#processes, nodes, work);
      } catch (error) {
        // What is wrong with its settings must be put right before it is tried again.
        if (isFirst && !work.signal.aborted) this.#giveUp(error);
        throw error;
      }
    });
  }

  /** Stops everything, from the front to the back, whatever is under way. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Whoever is asked to end a second time waits for nobody any more. */
  urge(): void {
    for (const { started } of this.#processes.all) if (started !== null) signalProcess(started, 'SIGTERM');
  }

  status(): ClusterStatus {
    const now = Date.now();
    const processes = this.#processes.all.map(({ name, state, stateAt, started, failures, lastEnd }) => ({
      ...{ name, state, failures, lastEnd },
      stateAgo: now - stateAt,
      pid: started?.pid ?? null,
      port: this.#processes.portOf(name) ?? null,
    }));
    const { url } = this.#settings;
    const operation = this.#operations.latest;
    return { pid: process.pid, url, nodes: this.#processes.wanted ?? 0, processes, operation };
  }

  /** Leaves what runs to the next supervisor. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#held.disposeAsync();
  }

  async #stop(): Promise<void> {
    await this.#operations.abort();
    const id = this.#operations.begin('stop', ({ say }) => stopCluster(this.#processes, { say }));
    await this.#operations.settled();
    await delay(LINGER_MS);
    const { latest } = this.#operations;
    if (latest?.id === id && latest.problem !== null) this.#stopped.reject(new ClusterError(latest.problem));
    else this.#stopped.resolve();
  }

  #giveUp(error: unknown): void {
    setImmediate(async () => {
      await this.#operations.settled();
      this.#stopping ??= stopCluster(this.#processes, { say: (line) => this.#logger.info(line) });
      await this.#stopping.catch((why: unknown) =>
        this.#logger.error({ err: why }, 'not all could be stopped'),
      );
      this.#stopped.reject(error);
    });
  }

  #methods(): ControlAnswerer[] {
    return [
      answering(statusMethod, () => this.status()),
      answering(scaleMethod, ({ nodes }) => ({
        id: this.#begin('scale', (work) => scaleCluster(this.#processes, nodes, work)),
      })),
      answering(restartMethod, ({ only }) => {
        const names = this.#processes.nodes.map(({ name }) => name);
        const steps = planned(() => planRestart(names, only));
        return { id: this.#begin('restart', (work) => restartCluster(this.#processes, steps, work)) };
      }),
      answering(leaveMethod, () => {
        this.#leave();
        return {};
      }),
      answering(stopMethod, () => {
        void this.stop();
        return {};
      }),
    ];
  }

  /** What runs goes on. */
  #leave(): void {
    if (!this.#settings.isDetached)
      throw new ControlRequestError(
        'Not done: this cluster runs in the foreground ("octavo cluster run"). Whatever started it must start it with other settings.',
      );
    const { latest } = this.#operations;
    if (this.#stopping !== null || (latest !== null && !latest.isOver))
      throw new ControlRequestError(`Not done: "${latest?.what}" is under way. Try again when it is over.`);
    setImmediate(() => this.#stopped.resolve());
  }

  #begin(...given: Parameters<ClusterOperations['begin']>): number {
    if (this.#stopping !== null) throw new ControlRequestError('Not done: the cluster is being stopped.');
    return this.#operations.begin(...given);
  }

  #rotateLogs(): void {
    const names = [...this.#processes.all.map(({ name }) => name), SUPERVISOR];
    for (const name of names) {
      try {
        rotateLog(logFile(this.#settings.dataDir, name));
      } catch (error) {
        this.#logger.warn({ err: error }, `the log of ${name} could not be put aside`);
      }
    }
  }
}

function planned<Plan>(plan: () => Plan): Plan {
  try {
    return plan();
  } catch (error) {
    throw error instanceof ClusterError ? new ControlRequestError(error.message, { cause: error }) : error;
  }
}

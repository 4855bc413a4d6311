import { probeNode } from '../watch/probe.ts';
import type { ClusterProcesses } from './cluster-processes.ts';
import type { ClusterLogger } from './cluster-settings.ts';
import { signalProcess } from './process-identity.ts';
import type { Started, WatchedProcess } from './watched-process.ts';

/** So many looks in a row that bring no answer. */
const LOOKS = 6;

/** Ends nodes that run and answer nobody any more: they are started again then, as others that end on their own. */
export class HangWatch implements Disposable {
  readonly #processes: ClusterProcesses;
  readonly #logger: ClusterLogger;
  readonly #lookMs: number;
  readonly #looking: NodeJS.Timeout;
  #inVain = new Map<Started, number>();

  constructor(processes: ClusterProcesses, logger: ClusterLogger) {
    this.#processes = processes;
    this.#logger = logger;
    this.#lookMs = processes.settings.hungMs / LOOKS;
    this.#looking = setInterval(() => void this.#look(), this.#lookMs);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#looking);
  }

  async #look(): Promise<void> {
    const counts = await Promise.all(this.#processes.nodes.map((node) => this.#count(node)));
    this.#inVain = new Map(counts.filter((count) => count !== null));
  }

  /** Null for a node that is well, or does not run. */
  async #count(node: WatchedProcess): Promise<[Started, number] | null> {
    const { started } = node;
    const port = this.#processes.portOf(node.name);
    if (started === null || port === undefined || node.state !== 'running') return null;
    const probed = await probeNode(`127.0.0.1:${port}`, this.#lookMs / 2, () => performance.now());
    if (node.started !== started) return null;
    const before = this.#inVain.get(started) ?? 0;
    // This process was late itself: that says nothing, and does not speak for the node either.
    if (probed === null) return [started, before];
    if (probed.outcome !== 'hung') return null;
    const looks = before + 1;
    if (looks >= LOOKS) {
      const seconds = Math.round(this.#processes.settings.hungMs / 1000);
      this.#logger.error(`${node.name} has not answered for ${seconds} s; it is killed`);
      signalProcess(started, 'SIGKILL');
    }
    return [started, looks];
  }
}

// The processes of a cluster: which there are, where they listen, and the file that tells of them.
import { mkdirSync } from 'node:fs';
import { type ClusterRecord, readClusterRecord, writeClusterRecord } from './cluster-record.ts';
import {
  BALANCER,
  byNumber,
  type ClusterLogger,
  type ClusterSettings,
  isNodeName,
} from './cluster-settings.ts';
import { logFile, logFolder } from './log-files.ts';
import { findNodePort } from './node-port.ts';
import { identifyProcess, isRunning } from './process-identity.ts';
import { type ProcessPlan, WatchedProcess } from './watched-process.ts';

const LOOK_EVERY_MS = 250;

export class ClusterProcesses implements Disposable {
  readonly settings: ClusterSettings;
  readonly #logger: ClusterLogger;
  readonly #record: ClusterRecord;
  readonly #processes = new Map<string, WatchedProcess>();
  readonly #looking: NodeJS.Timeout;
  #isOver = false;

  /** Takes over those that run already. @throws ClusterError where the record cannot be read. */
  constructor(settings: ClusterSettings, logger: ClusterLogger) {
    this.settings = settings;
    this.#logger = logger;
    mkdirSync(logFolder(settings.dataDir), { recursive: true });
    this.#record = readClusterRecord(settings.dataDir);
    const own = identifyProcess(process.pid);
    this.#record.supervisor = own && { ...own, startedAt: Date.now() };
    for (const [name, started] of Object.entries(this.#record.processes))
      if (isRunning(started)) this.get(name).adopt(started);
    this.#save();
    this.#looking = setInterval(() => {
      for (const process of this.#processes.values()) process.look();
    }, LOOK_EVERY_MS);
  }

  /** How many nodes are wanted; null before the first start. */
  get wanted(): number | null {
    return this.#record.nodes;
  }

  want(nodes: number): void {
    this.#record.nodes = nodes;
    this.#save();
  }

  /** Those that are to run, in the order of their numbers. */
  get nodes(): WatchedProcess[] {
    return this.all.filter(({ name }) => isNodeName(name));
  }

  get all(): WatchedProcess[] {
    const processes = [...this.#processes.values()];
    const nodes = processes.filter(({ name }) => isNodeName(name));
    const others = processes.filter(({ name }) => !isNodeName(name));
    return [...nodes.toSorted((one, other) => byNumber(one.name, other.name)), ...others];
  }

  /** The process of a name, which need not run. */
  get(name: string): WatchedProcess {
    const known = this.#processes.get(name);
    if (known !== undefined) return known;
    const made = new WatchedProcess({
      plan: name === BALANCER ? this.#balancerPlan() : this.#nodePlan(name),
      logger: this.#logger,
      onChange: () => this.#save(),
    });
    this.#processes.set(name, made);
    return made;
  }

  /** Of a node; undefined before its first start. */
  portOf(name: string): number | undefined {
    return this.#record.ports[name];
  }

  /** Asks a process to end and forgets it. */
  async drop(name: string): Promise<'ended' | 'killed'> {
    const outcome = await this.get(name).stop(this.settings.endMs);
    this.#processes.delete(name);
    this.#save();
    return outcome;
  }

  /** Those that run go on. */
  [Symbol.dispose](): void {
    clearInterval(this.#looking);
    for (const process of this.#processes.values()) process.leave();
    this.#record.supervisor = null;
    this.#save();
    this.#isOver = true;
  }

  #nodePlan(name: string): ProcessPlan {
    const { dataDir, program, url, siteUrl, trustedProxies } = this.settings;
    return {
      name,
      logFile: logFile(dataDir, name),
      launch: async () => {
        const port = String(await this.#choosePort(name));
        const place = { NODE_NAME: name, NODE_ADDRESS: `127.0.0.1:${port}`, HOST: '127.0.0.1', PORT: port };
        const trusted = [...new Set([...trustedProxies, '127.0.0.1'])].join(', ');
        const site = { DATA_DIR: dataDir, SITE_URL: siteUrl ?? url, TRUST_PROXY: trusted };
        return { args: [program.file, 'start'], env: program.environment({ ...place, ...site }) };
      },
    };
  }

  #balancerPlan(): ProcessPlan {
    const { dataDir, program } = this.settings;
    return {
      name: BALANCER,
      logFile: logFile(dataDir, BALANCER),
      launch: async () => ({
        args: [program.file, 'balance'],
        env: program.environment({ DATA_DIR: dataDir, NODE_NAME: BALANCER }),
      }),
    };
  }

  async #choosePort(name: string): Promise<number> {
    const { [name]: kept, ...others } = this.#record.ports;
    const port = await findNodePort(kept, Object.values(others));
    this.#record.ports[name] = port;
    return port;
  }

  #save(): void {
    // It is another supervisor's by now.
    if (this.#isOver) return;
    const running = this.all.flatMap(({ name, started }) =>
      started === null ? [] : [[name, started] as const],
    );
    this.#record.processes = Object.fromEntries(running);
    writeClusterRecord(this.settings.dataDir, this.#record);
  }
}

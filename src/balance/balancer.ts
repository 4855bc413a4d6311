// Keeps nginx in step with the nodes. nginx goes on without it, and the next balancer takes over the nginx that runs.
import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { inTime } from '../cache/in-time.ts';
import type { Database } from '../database/database.ts';
import { type BalanceStatus, describeNode } from './balance-status.ts';
import { removeBalancer, renewBalancer } from './balancer-registry.ts';
import { Configurator } from './configurator.ts';
import { readConfigured, writeConfigured } from './configured-nodes.ts';
import { EdgeKeeper, type EdgeKeeperOptions } from './edge/edge-keeper.ts';
import { certificateStamp } from './nginx/certificate-stamp.ts';
import { type DownPageSite, downPage } from './nginx/down-page.tsx';
import { Nginx } from './nginx/nginx.ts';
import { CONFIG_FILE, DOWN_FILE, EDGE_FOLDER, nginxConfig, PID_FILE } from './nginx/nginx-config.ts';
import type { NginxPlan } from './nginx/nginx-plan.ts';
import { NginxError } from './nginx/nginx-program.ts';
import { listNodes } from './nodes/node-registry.ts';
import { RepeatedWork } from './repeated-work.ts';
import { replaceFile } from './replace-file.ts';
import { type KnownNode, servingNames } from './watch/known-node.ts';
import { NodeWatch } from './watch/node-watch.ts';
import { isPanic } from './watch/tell-changes.ts';

export interface BalancerOptions {
  database: Database;
  /** What this process knows of the invalidation log. */
  follower: EdgeKeeperOptions['follower'];
  logger: Logger;
  /** All but what changes. */
  plan: Omit<NginxPlan, 'nodes' | 'version' | 'certificateStamp'>;
  /** Stays over restarts. */
  name: string;
  /** Where readers find nginx. */
  url: string;
  /** For the page that nginx shows where no node is; asked now and then. */
  site: () => Promise<DownPageSite>;
}

const HEARTBEAT_MS = 2_000;
const FILES_EVERY_MS = 5_000;
const SITE_EVERY_MS = 30_000;
/** How long whoever ends waits for the database to take that down. */
const PATIENCE_MS = 1_000;
const UNNAMED: DownPageSite = { name: 'This site', language: 'en', accentColor: '#9a3412' };

export class Balancer implements AsyncDisposable {
  readonly #options: BalancerOptions;
  readonly #id = randomUUID();
  readonly #startedAt = Date.now();
  readonly #clock = () => performance.now();
  readonly #nginx: Nginx;
  readonly #edge: EdgeKeeper | null;
  readonly #configurator: Configurator;
  readonly #watch: NodeWatch;
  #row: RepeatedWork<void> | undefined;
  #certificateStamp: string | null = null;
  #downPage = '';
  #isSpoilt = false;
  /** What the first looks find is told together. */
  #isStarted = false;
  /** What nginx is being told, and what it has taken. */
  #telling: readonly KnownNode[] = [];
  #told: readonly KnownNode[] = [];
  #stack = new AsyncDisposableStack();

  /**
   * nginx runs, and knows the nodes, when it resolves.
   * @throws NginxError where it cannot be used or started.
   */
  static async start(options: BalancerOptions): Promise<Balancer> {
    const { logger, follower } = options;
    const { settings } = options.plan;
    await mkdir(settings.folder, { recursive: true });
    await using stack = new AsyncDisposableStack();
    let balancer: Balancer | undefined;
    const onDeath = () => {
      if (balancer !== undefined) balancer.#configurator.startAgain();
    };
    const nginx = stack.use(await Nginx.open({ settings, logger, onDeath }));
    const folder = join(settings.folder, EDGE_FOLDER);
    // Before nginx is started, which would give out what is there.
    const edge =
      settings.edgeBytes === null ? null : stack.use(await EdgeKeeper.open({ folder, follower, logger }));
    balancer = new Balancer(options, nginx, edge);
    stack.use(balancer.#configurator);
    stack.use(balancer.#watch);
    await balancer.#begin(stack);
    balancer.#stack = stack.move();
    return balancer;
  }

  private constructor(options: BalancerOptions, nginx: Nginx, edge: EdgeKeeper | null) {
    this.#options = options;
    this.#nginx = nginx;
    this.#edge = edge;
    const { database, logger, plan } = options;
    const { folder, probeMs } = plan.settings;
    this.#configurator = new Configurator({
      nginx,
      logger,
      config: () => this.#config(),
      onApplied: () => this.#noteTold(),
    });
    this.#watch = new NodeWatch({
      configured: readConfigured(folder),
      readRegistry: () => listNodes(database.read, database.kind),
      probeMs,
      logger,
      clock: this.#clock,
      onChange: (urgency) => {
        if (this.#isStarted) this.#configurator.ask(urgency);
        this.#row?.again();
      },
    });
  }

  async status(): Promise<BalanceStatus> {
    const { plan, url } = this.#options;
    const { folder } = plan.settings;
    const { nodes, isRegistryReadable } = this.#watch;
    const { major, minor, patch } = this.#nginx.version;
    const pid = Number.parseInt(await readFile(join(folder, PID_FILE), 'utf8').catch(() => ''), 10);
    return {
      ...{ pid: process.pid, url, folder, startedAt: this.#startedAt },
      nodes: nodes.map((node) => describeNode(node, this.#told, this.#watch, this.#clock())),
      isPanic: isPanic(nodes),
      nginx: {
        ...this.#configurator.state,
        isRunning: this.#nginx.isRunning,
        pid: Number.isNaN(pid) ? null : pid,
        version: `${major}.${minor}.${patch}`,
      },
      isRegistryReadable,
      edge: this.#edge?.figures ?? null,
    };
  }

  /** Ends nginx when it has answered what was asked of it, after so many seconds at most. */
  async stopNginx(seconds: number): Promise<void> {
    await this.#configurator[Symbol.asyncDispose]();
    await this.#nginx.stop({ graceful: true, seconds });
  }

  /** nginx goes on. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { database } = this.#options;
    await this.#stack.disposeAsync();
    await inTime(
      removeBalancer(database, this.#id).catch(() => {}),
      PATIENCE_MS,
    );
  }

  async #begin(stack: AsyncDisposableStack): Promise<void> {
    const { tls } = this.#options.plan.settings;
    this.#certificateStamp = await certificateStamp(tls);
    await this.#writeDownPage(UNNAMED);
    const site = stack.use(new RepeatedWork({ work: () => this.#renewDownPage(), everyMs: SITE_EVERY_MS }));
    await Promise.all([this.#watch.first(), site.first]);
    await this.#configurator.applyNow();
    const { problem } = this.#configurator.state;
    if (problem !== null && !this.#nginx.isRunning) throw new NginxError(problem);
    this.#isStarted = true;
    stack.use(new RepeatedWork({ work: () => this.#lookAtFiles(), everyMs: FILES_EVERY_MS }));
    this.#row = stack.use(new RepeatedWork({ work: () => this.#renewRow(), everyMs: HEARTBEAT_MS }));
    await inTime(this.#row.first, PATIENCE_MS);
  }

  #config(): string {
    const { plan } = this.#options;
    const nodes = this.#watch.nodes.filter(({ isConfigured }) => isConfigured);
    this.#telling = nodes;
    return nginxConfig({
      ...plan,
      nodes: nodes.map(({ name, address }) => ({ name, address })),
      version: this.#nginx.version,
      ...(this.#certificateStamp !== null && { certificateStamp: this.#certificateStamp }),
    });
  }

  #noteTold(): void {
    const { logger, plan } = this.#options;
    this.#told = this.#telling;
    this.#row?.again();
    writeConfigured(plan.settings.folder, this.#told).catch((error: unknown) =>
      logger.warn({ err: error }, 'what nginx was told cannot be written down for the next balancer'),
    );
  }

  async #renewRow(): Promise<void> {
    const { database, name, url } = this.#options;
    const told = new Set(this.#told.map((node) => node.name));
    const names = servingNames(this.#watch.nodes).filter((node) => told.has(node));
    await renewBalancer(database, { id: this.#id, name, url }, names);
  }

  async #lookAtFiles(): Promise<void> {
    await this.#lookAtCertificate();
    await this.#lookAtConfiguration();
  }

  async #lookAtConfiguration(): Promise<void> {
    const wasSpoilt = this.#isSpoilt;
    const isSpoilt = await this.#nginx.isSpoilt();
    if (this.#configurator.isChanging) return;
    this.#isSpoilt = isSpoilt;
    if (!isSpoilt || wasSpoilt) return;
    this.#options.logger.warn(
      `${CONFIG_FILE} was changed by somebody else: it is written as before, and nginx told to read it; changes belong into the settings of the balancer`,
    );
    this.#configurator.ask('soon');
  }

  async #lookAtCertificate(): Promise<void> {
    const stamp = await certificateStamp(this.#options.plan.settings.tls);
    if (stamp === this.#certificateStamp) return;
    this.#certificateStamp = stamp;
    this.#options.logger.info('the certificate has changed: nginx is told to read it');
    this.#configurator.ask('soon');
  }

  async #renewDownPage(): Promise<void> {
    await this.#writeDownPage(await this.#options.site());
  }

  async #writeDownPage(site: DownPageSite): Promise<void> {
    const page = downPage(site);
    if (page === this.#downPage) return;
    await replaceFile(join(this.#options.plan.settings.folder, DOWN_FILE), page);
    this.#downPage = page;
  }
}

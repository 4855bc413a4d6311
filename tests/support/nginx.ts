import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import type { BalanceSettings } from '../../src/balance/balance-settings.ts';
import { Nginx, type NginxOptions } from '../../src/balance/nginx/nginx.ts';
import { DOWN_FILE, nginxConfig } from '../../src/balance/nginx/nginx-config.ts';
import type { NginxPlan } from '../../src/balance/nginx/nginx-plan.ts';
import { requireProgram } from '../../tools/required-programs.ts';
import { freePort } from './free-port.ts';

export function balanceSettings(more: Partial<BalanceSettings> = {}): BalanceSettings {
  return {
    host: '127.0.0.1',
    port: 8080,
    httpPort: null,
    tls: null,
    folder: '/srv/octavo/balance',
    nginx: null,
    user: null,
    edgeBytes: 10 * 1024 * 1024,
    servesFiles: true,
    requestsPerSecond: 0,
    connections: 0,
    timeoutSeconds: 5,
    probeMs: 400,
    uploadMaxBytes: 1024 * 1024,
    trustedProxies: [],
    ...more,
  };
}

/** Of a site as it usually is. */
export function nginxPlan(more: Partial<NginxPlan> = {}): NginxPlan {
  return {
    settings: balanceSettings(),
    version: { major: 1, minor: 22, patch: 1 },
    nodes: [],
    siteUrl: 'http://127.0.0.1:8080',
    personalCookies: ['session', 'commenter', 'notice'],
    knownParameters: ['q', 'page', 'comments'],
    neverKept: ['/admin', '/account', '/comments'],
    patient: ['/admin'],
    repeatable: ['/comments'],
    assetsFolder: null,
    mediaFolder: null,
    isRoot: process.getuid?.() === 0,
    ...more,
  };
}

export interface TestNginx extends AsyncDisposable {
  nginx: Nginx;
  settings: BalanceSettings;
  url: string;
  /** As what is there, with these changes. */
  apply(more: Partial<NginxPlan>): ReturnType<Nginx['apply']>;
}

/** A real nginx in a folder of its own, on a free port; it runs with the first `apply`. */
export async function openNginx(
  more: Partial<BalanceSettings> = {},
  options: Pick<NginxOptions, 'onDeath'> = {},
): Promise<TestNginx> {
  const folder = await mkdtemp(join(tmpdir(), 'octavo-nginx-'));
  const settings = balanceSettings({
    ...{ folder, port: await freePort(), nginx: requireProgram('nginx') },
    ...more,
  });
  const nginx = await Nginx.open({ settings, logger: pino({ level: 'silent' }), ...options });
  await writeFile(join(folder, DOWN_FILE), '<h1>Back in a moment</h1>');
  const url = `http://127.0.0.1:${settings.port}`;
  const { version } = nginx;
  return {
    ...{ nginx, settings, url },
    apply: (plan) => nginx.apply(nginxConfig(nginxPlan({ settings, version, siteUrl: url, ...plan }))),
    async [Symbol.asyncDispose]() {
      await nginx.stop({ graceful: false });
      await nginx[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Something that answers as a node would. */
export class FakeNode implements AsyncDisposable {
  readonly seen: SeenRequest[] = [];
  readonly name: string;
  readonly #server: Server;
  #address = '';

  private constructor(name: string, server: Server) {
    this.name = name;
    this.#server = server;
  }

  /** @param answer is asked when the request has come as a whole. */
  static async start(name: string, answer: RequestListener): Promise<FakeNode> {
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        const { method = '', url = '', headers } = request;
        node.seen.push({ method, url, headers, body });
        answer(request, response);
      });
    });
    server.keepAliveTimeout = 65_000;
    const node = new FakeNode(name, server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    node.#address = `127.0.0.1:${port}`;
    return node;
  }

  /** Still known when it is killed. */
  get address(): string {
    return this.#address;
  }

  /** Of requests for this path. */
  count(url: string): number {
    return this.seen.filter((request) => request.url === url).length;
  }

  /** As a process that was killed: its port is known still. */
  kill(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill();
  }
}

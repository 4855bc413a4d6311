// A real nginx in front of nodes that are told how to be.
import { once } from 'node:events';
import { copyFile, mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createMigratedDatabase } from '../../tests/support/databases.ts';
import { freePort } from '../../tests/support/free-port.ts';
import { openProxy, type ServerProxy } from '../../tests/support/proxy.ts';
import type { Database } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import { openDatabase } from '../database/open-database.ts';
import { silentBus } from '../invalidation/bus.ts';
import { Follower } from '../invalidation/follower.ts';
import { logOf } from '../invalidation/log-source.ts';
import { Balancer } from './balancer.ts';
import { listBalancers } from './balancer-registry.ts';
import { Nginx } from './nginx/nginx.ts';
import { renewNode } from './nodes/node-registry.ts';

const FIGURES = { requests: 0, p50: 0, p99: 0, hitRate: null, memory: 0, position: 0, pid: 1 };
const SITE = { name: 'The <Log>', language: 'de', accentColor: '#0a7d33' };

test('goes on while the database is away, while the certificate is none and while its configuration is spoilt, and follows again', async () => {
  await using scene = await Scene.open();
  await using one = await scene.node('one');
  await using balancer = await scene.balance();
  expect(await scene.get('/')).toBe('one');
  expect(await listBalancers(scene.database.read, 'postgres')).toMatchObject([{ nodes: ['one'] }]);

  scene.proxy.refuse();
  await scene.until(async () => !(await balancer.status()).isRegistryReadable);
  expect(await scene.get('/')).toBe('one');
  expect((await balancer.status()).nodes).toMatchObject([{ name: 'one', condition: 'ready' }]);
  scene.proxy.serve();
  await scene.until(async () => (await balancer.status()).isRegistryReadable);

  const good = await readFile(scene.tls.certificate);
  await writeFile(scene.tls.certificate, 'garbage');
  await using two = await scene.node('two');
  await scene.until(async () => (await balancer.status()).nginx.problem !== null);
  expect(await scene.get('/')).toBe('one');
  expect((await balancer.status()).nodes).toMatchObject([{ isConfigured: true }, { isConfigured: false }]);
  await writeFile(scene.tls.certificate, good);
  await scene.until(async () => (await balancer.status()).nodes.every(({ isConfigured }) => isConfigured));
  expect(scene.said).toEqual(
    expect.arrayContaining([
      'the registry of nodes cannot be read: those that are known stay, and are looked at as before',
      'the registry of nodes can be read again',
      expect.stringMatching(/^nginx does not take the new configuration, .*certificate/),
      'nginx has taken the new configuration',
    ]),
  );

  await writeFile(scene.configuration, 'garbage');
  await scene.until(async () =>
    scene.said.some((line) => line.startsWith('nginx.conf was changed by somebody')),
  );
  await scene.until(async () => (await readFile(scene.configuration, 'utf8')).includes('upstream on-two'));
  expect(await scene.get('/')).toMatch(/one|two/);

  // Of those that nobody is left of, the page that nginx has itself.
  await one[Symbol.asyncDispose]();
  await two[Symbol.asyncDispose]();
  const down = await scene.ask('/');
  expect([down.status, down.retryAfter]).toEqual([503, '5']);
  expect(down.body).toContain('<html lang="de">');
  expect(down.body).toContain('The &lt;Log&gt;');
});

class Scene implements AsyncDisposable {
  readonly said: string[] = [];
  readonly database: Database;
  readonly proxy: ServerProxy;
  readonly tls: { certificate: string; key: string };
  readonly #stack: AsyncDisposableStack;
  readonly #follower: Follower;
  readonly #folder: string;
  readonly #port: number;

  static async open(): Promise<Scene> {
    await using stack = new AsyncDisposableStack();
    const { path: folder } = stack.use(await mkdtempDisposable(join(tmpdir(), 'octavo-test-')));
    const { settings } = stack.use(await createMigratedDatabase('postgres'));
    if (settings.kind !== 'postgres') throw new Error('This is no PostgreSQL.');
    const proxy = stack.use(await openProxy(settings.url));
    const database = stack.use(await openDatabase({ ...settings, url: proxy.url }));
    await migrate(database, 0);
    const onError = () => {};
    const follower = stack.use(
      await Follower.start({ log: logOf(database), bus: silentBus, pollMs: 500, onError }),
    );
    stack.defer(async () => {
      await using nginx = await Nginx.open({
        settings: { folder, nginx: null },
        logger: pino({ enabled: false }),
      });
      await nginx.stop({ graceful: false });
    });
    const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
    for (const file of [certificate, key]) await copyFile(join('tests/fixtures/tls', basename(file)), file);
    const tls = { certificate, key };
    return new Scene({ database, proxy, tls, follower, folder, port: await freePort() }, stack.move());
  }

  private constructor(
    given: Pick<Scene, 'database' | 'proxy' | 'tls'> & { follower: Follower; folder: string; port: number },
    stack: AsyncDisposableStack,
  ) {
    this.database = given.database;
    this.proxy = given.proxy;
    this.tls = given.tls;
    this.#follower = given.follower;
    this.#folder = given.folder;
    this.#port = given.port;
    this.#stack = stack;
  }

  /** One that is registered, and answers everything with its name. */
  async node(name: string): Promise<AsyncDisposable> {
    const server = createServer((_, response) => response.end(name)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The system gave no TCP port.');
    const node = { id: name, name, address: `127.0.0.1:${address.port}`, release: '1' };
    await renewNode(this.database, node, 'ready', FIGURES);
    return {
      async [Symbol.asyncDispose]() {
        if (!server.listening) return;
        server.close();
        server.closeAllConnections();
        await once(server, 'close');
      },
    };
  }

  get configuration(): string {
    return join(this.#folder, 'nginx.conf');
  }

  balance(): Promise<Balancer> {
    const { database, said } = this;
    const url = `https://127.0.0.1:${this.#port}`;
    const write = (line: string) => void said.push(spoken.parse(JSON.parse(line)).msg);
    return Balancer.start({
      ...{ database, follower: this.#follower, name: 'balancer', url, site: async () => SITE },
      logger: pino({ base: null }, { write }),
      plan: {
        settings: {
          ...{ host: '127.0.0.1', port: this.#port, httpPort: null, tls: this.tls, folder: this.#folder },
          ...{ nginx: null, user: null, edgeBytes: null, servesFiles: false, requestsPerSecond: 0 },
          ...{
            connections: 0,
            timeoutSeconds: 10,
            probeMs: 300,
            uploadMaxBytes: 1_000_000,
            trustedProxies: [],
          },
        },
        ...{ siteUrl: url, personalCookies: ['session'], knownParameters: [], neverKept: ['/admin'] },
        ...{ patient: ['/admin'], repeatable: ['/comments'], assetsFolder: null, mediaFolder: null },
        isRoot: process.getuid?.() === 0,
      },
    });
  }

  async ask(path: string) {
    const asked = request({
      port: this.#port,
      host: '127.0.0.1',
      path,
      agent: false,
      rejectUnauthorized: false,
    });
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    asked.on('response', resolve).on('error', reject).end();
    const message = await promise;
    return {
      status: message.statusCode,
      retryAfter: message.headers['retry-after'],
      body: await text(message),
    };
  }

  async get(path: string): Promise<string> {
    return (await this.ask(path)).body;
  }

  async until(is: () => Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + 20_000; !(await is()); await delay(20))
      if (Date.now() > deadline) throw new Error(`It did not happen:\n${this.said.join('\n')}`);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }
}

const spoken = z.object({ msg: z.string() });

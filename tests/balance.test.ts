// Real nodes behind a real nginx, and what readers notice when something happens to them: nothing.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SessionCookie } from '../src/accounts/session-cookie.ts';
import { addSession } from '../src/accounts/sessions.ts';
import type { BalanceStatus } from '../src/balance/balance-status.ts';
import { migrate } from '../src/database/migrate.ts';
import { openDatabase } from '../src/database/open-database.ts';
import { addPosts } from './support/add-posts.ts';
import { endNginx, nginxPid, startBalancer, type TestBalancer } from './support/balancer.ts';
import { BrowserLikeClient, Browsing, type LedgerEntry } from './support/browser-like-client.ts';
import { freePort } from './support/free-port.ts';
import { type OctavoServer, startOctavo } from './support/octavo.ts';

const SECRET = 'a balance '.repeat(8);
const NODES = ['node-1', 'node-2'] as const;
type NodeName = (typeof NODES)[number];

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster[Symbol.asyncDispose]());

describe('nodes behind a balancer', () => {
  test('share those who have signed in, who stay where they are; others get no cookie', async () => {
    using anonymous = new BrowserLikeClient(cluster.url);
    const page = await anonymous.ask({ path: '/' });
    expect([page?.status, page?.headers['set-cookie']]).toEqual([200, undefined]);
    const members = Array.from({ length: 8 }, () => cluster.member());
    for (const member of members) await member.ask({ path: '/account/' });
    const nodes = members.map(({ node }) => node);
    expect(new Set(nodes)).toEqual(new Set(NODES));
    for (const member of members) await member.ask({ path: '/account/' });
    expect(members.map(({ node }) => node)).toEqual(nodes);
    for (const member of members) member[Symbol.dispose]();
  });

  test('lose no request when one is drained, hangs, is killed and comes back, and the balancer is killed', async () => {
    const master = nginxPid(cluster.dataDir);
    const ledger: LedgerEntry[] = [];
    using member = cluster.member(ledger);
    {
      await using _browsing = cluster.browse(ledger);
      expect(await cluster.end('node-2', 'SIGTERM')).toBe(0);
      await cluster.start('node-2');
      await cluster.untilReady();
      process.kill(cluster.pidOf('node-1'), 'SIGSTOP');
      await cluster.balancer.until(({ nodes }) => nodes[0]?.isConfigured === false);
      process.kill(cluster.pidOf('node-1'), 'SIGCONT');
      await cluster.untilReady();
      const said = cluster.balancer.process.output;
      // A busy machine may take so long to start it that nginx has forgotten it meanwhile.
      expect(said).toMatch(/node-2 (?:is ready again|has left: nginx forgets it)/);
      expect(said).toMatch(/node-1 does not answer within \d+ ms: it gets no more requests/);

      await cluster.balancer.process.stop('SIGKILL');
      await member.ask({ path: '/account/' });
      const node = NODES.find((name) => name === member.node) ?? 'node-1';
      await cluster.end(node, 'SIGKILL');
      await member.ask({ path: '/account/' });
      // Somewhere else, and still signed in.
      expect(member.node).toBe(NODES.find((name) => name !== node));
      await Promise.all([cluster.balance(), cluster.start(node)]);
      await cluster.untilReady();
    }
    expect(ledger.filter(({ status }) => status !== 200)).toEqual([]);
    expect(ledger.length).toBeGreaterThan(100);
    // The next balancer has taken over the nginx that it found.
    expect(nginxPid(cluster.dataDir)).toBe(master);
    expect((await cluster.balancer.status()).nginx).toMatchObject({ starts: 0, problem: null });
  });

  test('are there again after nginx was killed, and without a balancer that was told to end', async () => {
    const master = nginxPid(cluster.dataDir);
    process.kill(master, 'SIGKILL');
    await cluster.balancer.until(({ nginx }) => nginx.starts === 1 && nginx.isRunning);
    expect(nginxPid(cluster.dataDir)).not.toBe(master);
    expect(cluster.balancer.process.output).toContain('nginx has ended, and nobody told it to');
    expect((await fetch(cluster.url)).status).toBe(200);
    expect(await cluster.balancer.process.stop('SIGTERM')).toBe(0);
    expect((await fetch(cluster.url)).status).toBe(200);
  });
});

class Cluster implements AsyncDisposable {
  readonly dataDir: string;
  readonly url: string;
  readonly #env: Record<string, string>;
  readonly #ports: Readonly<Record<NodeName, number>>;
  readonly #nodes = new Map<NodeName, OctavoServer>();
  #session = '';
  #balancer: TestBalancer | undefined;

  static async start(): Promise<Cluster> {
    const dataDir = await mkdtemp(join(tmpdir(), 'octavo-balance-'));
    const ports = { 'node-1': await freePort(), 'node-2': await freePort() };
    const cluster = new Cluster(dataDir, await freePort(), ports);
    try {
      cluster.#session = await fill(dataDir, cluster.url);
      await Promise.all([...NODES.map((name) => cluster.start(name)), cluster.balance()]);
      await cluster.untilReady();
      return cluster;
    } catch (error) {
      await cluster[Symbol.asyncDispose]();
      throw error;
    }
  }

  private constructor(dataDir: string, port: number, ports: Readonly<Record<NodeName, number>>) {
    this.dataDir = dataDir;
    this.url = `http://127.0.0.1:${port}`;
    this.#ports = ports;
    this.#env = {
      ...{ DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: String(port), SITE_URL: this.url },
      ...{ AUTH_SECRET: SECRET, TRUST_PROXY: '127.0.0.1' },
      // A node that answers a look after twice this time counts as hung: on a busy machine they are all late.
      ...{ BALANCE_PROBE_MS: '1000', BALANCE_TIMEOUT_SECONDS: '5', BALANCE_REQUESTS_PER_SECOND: '0' },
    };
  }

  get balancer(): TestBalancer {
    if (this.#balancer === undefined) throw new Error('There is no balancer.');
    return this.#balancer;
  }

  /** Starts one where there is none. */
  async balance(): Promise<void> {
    this.#balancer = await startBalancer(this.#env);
  }

  async start(name: NodeName): Promise<void> {
    const env = { ...this.#env, NODE_NAME: name, PORT: String(this.#ports[name]) };
    this.#nodes.set(name, await startOctavo({ env }));
  }

  /** Its exit code. */
  async end(name: NodeName, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    return (await this.#nodes.get(name)?.stop(signal)) ?? null;
  }

  pidOf(name: NodeName): number {
    return this.#nodes.get(name)?.pid ?? 0;
  }

  async untilReady(): Promise<void> {
    const isReady = ({ condition, isConfigured }: BalanceStatus['nodes'][number]) =>
      condition === 'ready' && isConfigured;
    await this.balancer.until(({ nodes }) => nodes.length === NODES.length && nodes.every(isReady));
  }

  /** A browser in which somebody is signed in. */
  member(ledger: LedgerEntry[] = []): BrowserLikeClient {
    const client = new BrowserLikeClient(this.url, { ledger });
    const [name = '', value = ''] = this.#session.split(/=(.*)/s);
    client.cookies.set(name, value);
    return client;
  }

  /** Readers with connections that they keep, readers with a new one for each request, and members. */
  browse(ledger: LedgerEntry[]): Browsing {
    const clients = Array.from({ length: 12 }, (_, place) =>
      place % 3 === 0
        ? this.member(ledger)
        : new BrowserLikeClient(this.url, { ledger, keepsAlive: place % 3 === 1 }),
    );
    return new Browsing({
      clients,
      pauseMs: 50,
      ask: (client, turn) => {
        if (client % 3 === 0) return { path: turn % 2 === 0 ? '/account/' : '/admin/' };
        const paths = ['/', `/post-${turn % 20}/`, `/search?q=word${turn}`, '/feed.xml'];
        return { path: paths[(client + turn) % 4] ?? '/' };
      },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#nodes.values()].map((node) => node[Symbol.asyncDispose]()));
    await this.#balancer?.[Symbol.asyncDispose]();
    await endNginx(this.dataDir);
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

/** Posts, and somebody who is signed in: the cookie. */
async function fill(dataDir: string, siteUrl: string): Promise<string> {
  await using database = await openDatabase({ kind: 'sqlite', file: join(dataDir, 'octavo.db') });
  await migrate(database, 0);
  const slugs = Array.from({ length: 20 }, (_, index) => `post-${index}`);
  await addPosts(database, slugs, 'Text. '.repeat(100));
  const times = { created_at: 1, updated_at: 1 };
  const person = { slug: 'ann', name: 'Ann', email: 'ann@site.test', bio: '', role: 'admin' } as const;
  const token = await database.transaction(async (tx) => {
    const { id } = await tx
      .insertInto('users')
      .values({ ...person, ...times, email_verified: 1 })
      .returning('id')
      .executeTakeFirstOrThrow();
    return addSession(tx, { userId: id, address: null, userAgent: null }, Date.now());
  });
  return new SessionCookie(SECRET, siteUrl).write(token).split(';')[0] ?? '';
}

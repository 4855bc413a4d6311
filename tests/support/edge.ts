// nginx with a cache of its own, as `octavo balance` sets it up, and nobody who looks after it.
import { createHash } from 'node:crypto';
import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { DOWN_FILE, EDGE_FOLDER, nginxConfig } from '../../src/balance/nginx/nginx-config.ts';
import { EDGE_RULES } from '../../src/urls/edge-rules.ts';
import { findProgram } from '../../tools/required-programs.ts';
import { freePort } from './free-port.ts';
import { endChild, isRunning, spawnChild } from './spawn-child.ts';

export interface Edge extends AsyncDisposable {
  port: number;
  /** Where it keeps pages. */
  folder: string;
  /** The file of a page, for clients that take no encoding unless one is named. */
  fileOf(target: string, encoding?: string): string;
}

const MEBIBYTE = 1024 * 1024;
const START_MS = 20_000;

/** @param nodes where they listen: `127.0.0.1:3000`. */
export async function startEdge(nodes: readonly string[], siteUrl: string): Promise<Edge> {
  await using stack = new AsyncDisposableStack();
  const { path } = stack.use(await mkdtempDisposable(join(tmpdir(), 'octavo-edge-')));
  const [folder, port] = [join(path, EDGE_FOLDER), await freePort()];
  for (const name of [EDGE_FOLDER, 'logs', 'temp']) await mkdir(join(path, name));
  await writeFile(join(path, DOWN_FILE), 'All nodes are down.');
  // In the foreground, so that it ends with whoever has started it.
  const config = configOf(nodes, siteUrl, path, port).replace('daemon on;', 'daemon off;');
  await writeFile(join(path, 'nginx.conf'), config);
  const args = ['-p', path, '-c', join(path, 'nginx.conf'), '-e', join(path, 'logs/error.log')];
  const nginx = spawnChild(findProgram('nginx') ?? 'nginx', args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    lastSignal: 'SIGTERM',
  });
  stack.defer(async () => void (await endChild(nginx, 'SIGTERM')));
  const said = nginx.stderr === null ? '' : text(nginx.stderr);
  for (const deadline = Date.now() + START_MS; !(await answers(port)); await setTimeout(5))
    if (!isRunning(nginx) || Date.now() > deadline) throw new Error(`nginx did not start: ${await said}`);
  const stop = stack.move();
  return {
    ...{ port, folder },
    fileOf: (target, encoding = '') => join(folder, digestOf(`${target} ${encoding}`)),
    [Symbol.asyncDispose]: () => stop.disposeAsync(),
  };
}

function configOf(nodes: readonly string[], siteUrl: string, folder: string, port: number): string {
  return nginxConfig({
    settings: {
      ...{ host: '127.0.0.1', port, httpPort: null, tls: null, folder, nginx: null, user: null },
      ...{ edgeBytes: 256 * MEBIBYTE, servesFiles: false, requestsPerSecond: 0, connections: 0 },
      ...{ timeoutSeconds: 10, probeMs: 500, uploadMaxBytes: MEBIBYTE, trustedProxies: [] },
    },
    version: { major: 1, minor: 22, patch: 1 },
    nodes: nodes.map((address, place) => ({ name: `node-${place + 1}`, address })),
    siteUrl,
    ...EDGE_RULES,
    ...{ assetsFolder: null, mediaFolder: null, isRoot: process.getuid?.() === 0 },
  });
}

function digestOf(key: string): string {
  return createHash('md5').update(key).digest('hex');
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}

import { mkdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning, startChild } from '../processes/child-processes.ts';
import { freePort } from '../processes/node.ts';

export interface MeasuredRedis {
  url: string;
  /** For the report's reader: which one it was. */
  description: string;
}

const PROGRAMS = ['valkey-server', 'redis-server'];
/** Nothing in it is worth keeping. */
const SETTINGS = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--daemonize', 'no'];
const START_MS = 10_000;

/**
 * The Redis that is configured, else one of the report's own where there is such a program; null where there is neither.
 * What processes keep in the configured one has keys of the temporary database alone, and goes by itself.
 */
export async function findRedis(
  configured: string | null,
  folder: string,
  stack: AsyncDisposableStack,
): Promise<MeasuredRedis | null> {
  if (configured !== null)
    return { url: configured, description: `the one that REDIS_URL names, on ${new URL(configured).host}` };
  for (const program of PROGRAMS) {
    const port = await startRedis(program, folder, stack);
    if (port !== null)
      return { url: `redis://127.0.0.1:${port}`, description: `${program} on this machine, for this report` };
  }
  return null;
}

/** Its port; null where it cannot be started. */
async function startRedis(
  program: string,
  parent: string,
  stack: AsyncDisposableStack,
): Promise<number | null> {
  const folder = join(parent, program);
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const args = ['--port', String(port), '--dir', folder, ...SETTINGS];
  const child = await startChild(program, args, { cwd: folder }).catch(() => null);
  if (child === null) return null;
  stack.use(child);
  const deadline = performance.now() + START_MS;
  while (isRunning(child) && performance.now() < deadline) {
    if (await listens(port)) return port;
    await delay(20);
  }
  return null;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

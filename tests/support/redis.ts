import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createClient } from '@redis/client';
import { requireProgram } from '../../tools/required-programs.ts';
import { freePort } from './free-port.ts';
import { endChild, spawnChild } from './spawn-child.ts';

/** Nothing outlives the run, so nothing is made durable. */
const SETTINGS = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--daemonize', 'no'];
const START_ATTEMPTS = 3;
const START_TIMEOUT_MS = 30_000;

export interface RedisServerOptions {
  /** More of what stands in its configuration: `['--maxmemory', '2mb']`. */
  args?: readonly string[];
}

/**
 * Starts a fresh Redis or Valkey on a free port of 127.0.0.1, without a password. Throws when the program is missing or
 * does not start.
 */
export async function startRedis({ args = [] }: RedisServerOptions = {}): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'octavo-redis-'));
  try {
    for (let attempt = 1; ; attempt += 1) {
      const port = await freePort();
      const run = await spawnServer(folder, port, args);
      if ('child' in run) return new RedisServer(run.child, folder, port, args);
      // Somebody else may have taken the port since we looked.
      if (attempt === START_ATTEMPTS || !run.log.includes('Address already in use'))
        throw notStarted(run.log);
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** A running server. Disposing it kills it and removes its folder. */
export class RedisServer implements AsyncDisposable {
  readonly port: number;
  readonly #folder: string;
  readonly #args: readonly string[];
  #child: ChildProcess;

  constructor(child: ChildProcess, folder: string, port: number, args: readonly string[]) {
    this.#child = child;
    this.#folder = folder;
    this.port = port;
    this.#args = args;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** It accepts connections still, and answers nobody. */
  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    await endChild(this.#child, 'SIGKILL');
  }

  /** On the same port after `kill`, with nothing in it. */
  async startAgain(): Promise<void> {
    const run = await spawnServer(this.#folder, this.port, this.#args);
    if (!('child' in run)) throw notStarted(run.log);
    this.#child = run.child;
  }

  /** What it answers to one command, on a connection of its own. */
  async ask(...command: readonly (string | Buffer)[]): Promise<unknown> {
    const client = createClient({ url: this.url, RESP: 2, maintNotifications: 'disabled' });
    client.on('error', () => {});
    await client.connect();
    try {
      return await client.sendCommand<unknown>(command);
    } finally {
      client.destroy();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A stopped process dies of this as well.
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

type Run = { child: ChildProcess } | { log: string };

async function spawnServer(folder: string, port: number, args: readonly string[]): Promise<Run> {
  const all = ['--port', String(port), '--dir', folder, ...SETTINGS, ...args];
  const child = spawnChild(requireProgram('redis'), all, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
    lastSignal: 'SIGTERM',
  });
  if (child.stdout === null) throw new Error('The server was started without a pipe for its log.');
  const giveUp = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS);
  let log = '';
  let isReady = false;
  for await (const line of createInterface(child.stdout)) {
    log += `${line}\n`;
    isReady = /ready to accept connections/i.test(line);
    if (isReady) break;
  }
  clearTimeout(giveUp);
  // A pipe that nobody reads fills up and blocks the server.
  child.stdout.resume();
  if (isReady) return { child };
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return { log };
}

function notStarted(log: string): Error {
  return new Error(`Redis did not start. Its log:\n${log}`);
}

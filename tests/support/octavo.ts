import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { endChild, isRunning, spawnChild } from './spawn-child.ts';

const COMMAND = join(import.meta.dirname, '../../bin/octavo.js');
const LISTENING_URL = /http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+(?=\D)/;
const START_TIMEOUT_MS = 30_000;

type Environment = Record<string, string>;

export interface Finished {
  /** Null when a signal ended the process. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs one `octavo` command of the built checkout to its end. It inherits none of this process's settings: DATA_DIR,
 * unless given, is `data` in `cwd`.
 */
export async function runOctavo(
  args: readonly string[],
  options: { env?: Environment; cwd?: string; input?: string } = {},
): Promise<Finished> {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    env: childEnvironment(options.env),
    cwd: options.cwd,
  });
  // A command that does not read its input closes the pipe.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input);
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { exitCode: child.exitCode, stdout, stderr };
}

/**
 * Starts the built server on a free port of 127.0.0.1 and waits until it answers. Its data are in a temporary folder
 * that goes when it is disposed, unless `env` has a DATA_DIR; a busy machine sheds nobody, unless it has OVERLOAD_DELAY_MS.
 * Throws with the server's output when it does not start.
 */
export async function startOctavo(
  options: { command?: 'start' | 'balance'; env?: Environment; args?: readonly string[] } = {},
): Promise<OctavoServer> {
  const folder = await mkdtemp(join(tmpdir(), 'octavo-data-'));
  const env = { HOST: '127.0.0.1', PORT: '0', OVERLOAD_DELAY_MS: '0', DATA_DIR: folder, ...options.env };
  const child = spawnChild(process.execPath, [COMMAND, options.command ?? 'start', ...(options.args ?? [])], {
    env: childEnvironment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
    lastSignal: 'SIGTERM',
  });
  const output = recordOutput(child);
  try {
    const url = await waitUntilItAnswers(child, output);
    return new OctavoServer({ child, output, url, dataDir: env.DATA_DIR, temporaryFolder: folder });
  } catch (error) {
    await endChild(child, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

interface RunningOctavo {
  child: ChildProcess;
  output: Output;
  url: string;
  dataDir: string;
  temporaryFolder: string;
}

/** A running `octavo start`. Disposing it stops it and removes its temporary folder. */
export class OctavoServer implements AsyncDisposable {
  readonly #running: RunningOctavo;

  constructor(running: RunningOctavo) {
    this.#running = running;
  }

  /** Where it listens, without a slash at the end: `http://127.0.0.1:40123`. */
  get url(): string {
    return this.#running.url;
  }

  get pid(): number | undefined {
    return this.#running.child.pid;
  }

  get dataDir(): string {
    return this.#running.dataDir;
  }

  /** What it has written to stdout and stderr so far. */
  get output(): string {
    return this.#running.output.text;
  }

  /** The first match in what it writes, now or soon; it tells of itself after it begins to answer. */
  async untilWritten(pattern: RegExp): Promise<string> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (Date.now() < deadline) {
      const [match] = pattern.exec(this.output) ?? [];
      if (match !== undefined) return match;
      await delay(20);
    }
    throw new Error(`Nothing matches ${pattern} in:\n${this.output}`);
  }

  signal(signal: NodeJS.Signals): void {
    this.#running.child.kill(signal);
  }

  /** Stops it, by default gracefully, and waits for its end. Resolves to the exit code, null if the signal killed it. */
  stop(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL' = 'SIGTERM'): Promise<number | null> {
    return endChild(this.#running.child, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await rm(this.#running.temporaryFolder, { recursive: true, force: true });
  }
}

/** Whatever the developer's own shell has set must not reach a test. */
function childEnvironment(env: Environment = {}): Environment {
  const { PATH = '', HOME = tmpdir(), NODE_COMPILE_CACHE = '' } = process.env;
  return { PATH, HOME, NODE_COMPILE_CACHE, ...env };
}

interface Output {
  readonly text: string;
  readonly ended: Promise<unknown>;
}

function recordOutput(child: ChildProcess): Output {
  const output = { text: '', ended: once(child, 'close') };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output.text += chunk;
    });
  }
  return output;
}

async function waitUntilItAnswers(child: ChildProcess, output: Output): Promise<string> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (isRunning(child) && Date.now() < deadline) {
    const url = LISTENING_URL.exec(output.text)?.[0];
    if (url !== undefined && (await answers(url))) {
      return url;
    }
    await delay(20);
  }
  await endChild(child, 'SIGKILL');
  await output.ended;
  throw new Error(`The server did not start (exit code ${child.exitCode}). Its output:\n${output.text}`);
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/livez`, { signal: AbortSignal.timeout(1000) });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}

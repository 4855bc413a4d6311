import { type ChildProcess, execFile, execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { requireProgram } from '../../tools/required-programs.ts';
import { freePort } from './free-port.ts';
import { endChild, spawnChild } from './spawn-child.ts';

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  max_connections: 200,
  // Nothing outlives the run, so nothing is made durable.
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
};
// What `pg_ctl stop -m immediate` sends.
const STOP_IMMEDIATELY = 'SIGQUIT';
const START_ATTEMPTS = 3;
const START_TIMEOUT_MS = 30_000;

type Settings = Readonly<Record<string, string | number>>;

/**
 * Starts a fresh PostgreSQL cluster on a free port, with its data in a temporary folder: superuser `postgres`, no
 * password, UTF8, locale C. Throws when a program is missing or the server does not start.
 */
export async function startPostgres(more: Settings = {}): Promise<PostgresServer> {
  const owner = clusterOwner();
  const folder = await mkdtemp(join(tmpdir(), 'octavo-postgres-'));
  try {
    await initialiseCluster(folder, owner);
    return await startOnFreePort(folder, owner, { ...SETTINGS, ...more });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** A running cluster. Disposing it stops the server at once and removes its data, as does the end of the process. */
export class PostgresServer implements AsyncDisposable {
  readonly #server: ChildProcess;
  readonly #folder: string;
  readonly #port: number;

  constructor(server: ChildProcess, folder: string, port: number) {
    this.#server = server;
    this.#folder = folder;
    this.#port = port;
    this.#watchOwnProcess('on');
  }

  /** The connection string of a database on this server; `postgres` always exists. */
  url(databaseName: string): string {
    return `postgres://postgres@127.0.0.1:${this.#port}/${encodeURIComponent(databaseName)}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watchOwnProcess('off');
    await endChild(this.#server, STOP_IMMEDIATELY);
    await rm(this.#folder, { recursive: true, force: true });
  }

  #watchOwnProcess(change: 'on' | 'off'): void {
    process[change]('exit', this.#abandon);
    process[change]('SIGINT', this.#abandonAndDie);
    process[change]('SIGTERM', this.#abandonAndDie);
  }

  readonly #abandon = (): void => {
    this.#watchOwnProcess('off');
    this.#server.kill(STOP_IMMEDIATELY);
    removeFolderNow(this.#folder);
  };

  readonly #abandonAndDie = (signal: NodeJS.Signals): void => {
    this.#abandon();
    process.kill(process.pid, signal);
  };
}

type ClusterOwner = { uid: number; gid: number } | undefined;

/** PostgreSQL refuses to run as root: there the cluster belongs to the user `postgres`. */
function clusterOwner(): ClusterOwner {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, 'postgres'], { stdio: 'pipe', encoding: 'utf8' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch (cause) {
    throw new Error(
      'PostgreSQL refuses to run as root and there is no user "postgres". Type: useradd --system postgres',
      { cause },
    );
  }
}

async function initialiseCluster(folder: string, owner: ClusterOwner): Promise<void> {
  if (owner !== undefined) {
    await chown(folder, owner.uid, owner.gid);
  }
  const options = ['--no-sync', '--auth=trust', '--username=postgres', '--encoding=UTF8', '--locale=C'];
  await promisify(execFile)(requireProgram('initdb'), [...options, '-D', join(folder, 'data')], {
    ...owner,
    cwd: folder,
  });
}

async function startOnFreePort(
  folder: string,
  owner: ClusterOwner,
  settings: Settings,
): Promise<PostgresServer> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const server = spawnServer(folder, owner, { ...settings, port, unix_socket_directories: folder });
    const { isReady, log } = await readStartLog(server);
    if (isReady) {
      return new PostgresServer(server, folder, port);
    }
    // Somebody else may have taken the port since we looked.
    if (attempt === START_ATTEMPTS || !log.includes('Address already in use')) {
      throw new Error(`PostgreSQL did not start. Its log:\n${log}`);
    }
  }
}

function spawnServer(folder: string, owner: ClusterOwner, settings: Settings): ChildProcess {
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return spawnChild(requireProgram('postgres'), ['-D', join(folder, 'data'), ...options], {
    ...owner,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    lastSignal: STOP_IMMEDIATELY,
  });
}

/** Reads the server's log until it says that it is ready, or ends. */
async function readStartLog(server: ChildProcess): Promise<{ isReady: boolean; log: string }> {
  if (server.stderr === null) {
    throw new Error('The server was started without a pipe for its log.');
  }
  const giveUp = setTimeout(() => server.kill(STOP_IMMEDIATELY), START_TIMEOUT_MS);
  let log = '';
  let isReady = false;
  for await (const line of createInterface(server.stderr)) {
    log += `${line}\n`;
    isReady = line.includes('ready to accept connections');
    if (isReady) {
      break;
    }
  }
  clearTimeout(giveUp);
  // A pipe that nobody reads fills up and blocks the server.
  server.stderr.resume();
  return { isReady, log };
}

/** Removes a folder in which a dying server may still be busy, for up to a second. */
function removeFolderNow(folder: string): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let attempt = 0; existsSync(folder) && attempt < 100; attempt++) {
    rmSync(folder, { recursive: true, force: true });
    Atomics.wait(pause, 0, 0, 10);
  }
}

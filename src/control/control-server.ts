// Each running process can be asked by the command line what it does, through a socket that its own user alone may open.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isAnswering } from './control-client.ts';
import { type ControlAnswerer, ControlRequestError, LONGEST_REQUEST, requestLine } from './control-method.ts';
import { controlFolder, type ProcessKind, readRecords, removeIfDead, writeRecord } from './control-record.ts';
import { readLine } from './read-line.ts';

/** Of a socket's address the systems keep 108 bytes, some 104, its end included. */
const LONGEST_PATH = 103;
/** How long a client may take for its question. */
const PATIENCE_MS = 2_000;
const MOST_CLIENTS = 32;

export interface ControlServerOptions {
  dataDir: string;
  /** A node where it is left out. */
  kind?: ProcessKind;
  methods: readonly ControlAnswerer[];
  /** Given what a method failed with. */
  onError: (error: unknown) => void;
}

export class ControlServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #clients = new Set<Socket>();
  readonly #methods: ReadonlyMap<string, ControlAnswerer>;
  readonly #onError: (error: unknown) => void;
  readonly #left: string[] = [];

  /** @throws when the folder cannot be written or the socket not be opened. */
  static async open(options: ControlServerOptions): Promise<ControlServer> {
    const folder = controlFolder(options.dataDir);
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o700);
    await removeDead(folder);
    const server = new ControlServer(options);
    try {
      await server.#listen(folder, options.kind ?? 'node');
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
    return server;
  }

  private constructor({ methods, onError }: ControlServerOptions) {
    this.#methods = new Map(methods.map((method) => [method.name, method]));
    this.#onError = onError;
    this.#server = createServer((client) => void this.#serve(client));
    this.#server.maxConnections = MOST_CLIENTS;
  }

  /** Nobody is answered any more when it resolves, and nothing of it is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server.listening) {
      const closed = once(this.#server, 'close');
      this.#server.close();
      for (const client of this.#clients) client.destroy();
      await closed;
    }
    for (const path of this.#left) await rm(path, { recursive: true, force: true });
  }

  async #listen(folder: string, kind: ProcessKind): Promise<void> {
    // Containers that share a folder may have the same process number in it.
    const name = `${process.pid}-${randomBytes(3).toString('hex')}`;
    const socket = await socketPath(join(folder, `${name}.sock`));
    const file = join(folder, `${name}.json`);
    this.#left.push(file, dirname(socket) === folder ? socket : dirname(socket));
    this.#server.listen(socket);
    await once(this.#server, 'listening');
    // A site that has nothing else to do any more may end.
    this.#server.unref();
    await chmod(socket, 0o600);
    await writeRecord(file, { kind, pid: process.pid, host: hostname(), socket });
  }

  async #serve(client: Socket): Promise<void> {
    this.#clients.add(client);
    client.once('close', () => this.#clients.delete(client));
    // Whoever asked may be gone.
    client.on('error', () => client.destroy());
    try {
      const line = await readLine(client, LONGEST_REQUEST, PATIENCE_MS);
      client.end(`${JSON.stringify(await this.#answer(line))}\n`);
    } catch {
      client.destroy();
    }
  }

  async #answer(line: string): Promise<{ ok: true; answer: unknown } | { ok: false; message: string }> {
    try {
      const { method, given } = requestOf(line);
      const known = this.#methods.get(method);
      if (known === undefined)
        throw new ControlRequestError(`This process knows no "${method}": its release is another.`);
      return { ok: true, answer: await known.answer(given) };
    } catch (error) {
      if (!(error instanceof ControlRequestError)) this.#onError(error);
      return { ok: false, message: error instanceof Error ? error.message : String(error) };
    }
  }
}

function requestOf(line: string) {
  try {
    return requestLine.parse(JSON.parse(line));
  } catch {
    throw new ControlRequestError('That is no request.');
  }
}

/** Beside its record, or where that is too far down, in a folder of its own that nobody else may look into. */
async function socketPath(wanted: string): Promise<string> {
  if (Buffer.byteLength(wanted) <= LONGEST_PATH) return wanted;
  return join(await mkdtemp(join(tmpdir(), 'octavo-')), 'control.sock');
}

async function removeDead(folder: string): Promise<void> {
  for (const record of await readRecords(folder)) {
    if (!(await isAnswering(record.socket))) await removeIfDead(record);
  }
}

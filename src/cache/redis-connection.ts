// The one connection of a process to Redis: whoever asks it is answered in time, or told at once that there is nothing.
import { AsyncLocalStorage } from 'node:async_hooks';
import { createClient, RESP_TYPES } from '@redis/client';
import { Circuit, type CircuitOptions, type CircuitState } from './redis-circuit.ts';
import { failureOf, type RedisFailure } from './redis-failure.ts';

export interface RedisConnectionOptions {
  /** `redis://` or `rediss://`. */
  url: string;
  /** How long anybody waits for an answer, in milliseconds. */
  timeoutMs: number;
  /** Of what is being written, in bytes at most; more is dropped. */
  maxBytesInFlight?: number;
  /** After which a server that does not answer is given up, and within which a new connection must work. */
  deadMs?: number;
  circuit?: CircuitOptions;
  /** Told once each time that it, or writing to it, begins to fail or works again. */
  onChange?: (change: RedisChange) => void;
}

export interface RedisChange {
  /** Everything, or writing alone. */
  what: 'connection' | 'writing';
  isWorking: boolean;
  reason: RedisFailure | null;
  error: unknown;
}

export interface RedisState {
  circuit: CircuitState;
  /** As `circuit`, of writing: a server that is full or a replica can still be read. */
  writing: CircuitState;
  failures: Readonly<Partial<Record<RedisFailure, number>>>;
  /** Asked while the circuit was open or while an answer was overdue: they cost nothing. */
  skipped: number;
  bytesInFlight: number;
  /** Of late, on average; null before the first answer. */
  latencyMs: number | null;
}

export type Answer = { ok: true; value: unknown } | { ok: false; reason: RedisFailure | 'skipped' };

export interface Question {
  command: readonly (string | Buffer)[];
  /** What takes memory there can be refused where everything else works; what frees some is never held back. */
  kind: 'read' | 'write' | 'delete';
  /** Given what was answered when nobody waited for it any more. */
  onLate?: (value: unknown) => void;
}

type Client = ReturnType<typeof openClient>;

const MAX_BYTES_IN_FLIGHT = 8 * 1024 * 1024;
const DEAD_MS = 1_000;
/** What one answer weighs in the average of latencies. */
const WEIGHT = 0.05;
const SKIPPED: Answer = { ok: false, reason: 'skipped' };
const BINARY = { [RESP_TYPES.BLOB_STRING]: Buffer };

export class RedisConnection implements AsyncDisposable {
  readonly #options: Required<Omit<RedisConnectionOptions, 'circuit'>>;
  readonly #circuit: Circuit;
  readonly #writing: Circuit;
  readonly #failures: Partial<Record<RedisFailure, number>> = {};
  /** Sent, and not answered yet. */
  readonly #flights = new Set<Promise<Answer>>();
  #client: Client | null = null;
  #attempt: Promise<void>;
  #connecting: Client | null = null;
  /** A connection belongs to no request, though one may have lost the last one. */
  readonly #outside = AsyncLocalStorage.snapshot();
  #timer: NodeJS.Timeout | undefined;
  /** How many answers are late: none can come before them. */
  #overdue = 0;
  #bytesInFlight = 0;
  #skipped = 0;
  #latencyMs: number | null = null;
  #isReportedWorking = { connection: true, writing: true };
  #isOver = false;

  /** Begins to connect; until that is done, and whenever it is lost, everybody is told that there is nothing. */
  constructor({ circuit, ...options }: RedisConnectionOptions) {
    const { maxBytesInFlight = MAX_BYTES_IN_FLIGHT, deadMs = DEAD_MS, onChange = () => {} } = options;
    this.#options = { ...options, maxBytesInFlight, deadMs, onChange };
    this.#circuit = new Circuit(circuit);
    this.#writing = new Circuit(circuit);
    this.#attempt = this.#connect();
  }

  get state(): RedisState {
    return {
      circuit: this.#client === null && this.#circuit.state === 'closed' ? 'half-open' : this.#circuit.state,
      writing: this.#writing.state,
      failures: { ...this.#failures },
      skipped: this.#skipped,
      bytesInFlight: this.#bytesInFlight,
      latencyMs: this.#latencyMs,
    };
  }

  get isUsable(): boolean {
    return this.#client !== null;
  }

  /** Waits until it is known whether it can be used, for a second or two at most. */
  async settled(): Promise<boolean> {
    await this.#attempt;
    return this.isUsable;
  }

  /** Never rejects, and never takes longer than it may. */
  async ask({ command, kind, onLate }: Question): Promise<Answer> {
    const client = this.#client;
    // Answers come in order: behind one that is late there is none in time.
    if (client === null || this.#overdue > 0) return this.#skip();
    const bytes = kind === 'write' ? bytesOf(command) : 0;
    if (this.#bytesInFlight + bytes > this.#options.maxBytesInFlight) return this.#fail('dropped');
    if (kind === 'write' && !this.#writing.admits()) return this.#skip();
    const answer = this.#send(client, command, kind, bytes);
    this.#flights.add(answer);
    void answer.finally(() => this.#flights.delete(answer));
    return this.#inTime(client, answer, onLate);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#connecting?.destroy();
    if (this.#overdue === 0) await firstOf(Promise.all(this.#flights), this.#options.timeoutMs);
    this.#client?.destroy();
    this.#client = null;
  }

  async #send(
    client: Client,
    command: readonly (string | Buffer)[],
    kind: Question['kind'],
    bytes: number,
  ): Promise<Answer> {
    this.#bytesInFlight += bytes;
    const sent = performance.now();
    try {
      const value = await client.sendCommand<unknown>(command, { typeMapping: BINARY });
      this.#measure(performance.now() - sent);
      if (kind === 'write') this.#changeWriting(null);
      return { ok: true, value };
    } catch (error) {
      return this.#refused(client, error, kind);
    } finally {
      this.#bytesInFlight -= bytes;
    }
  }

  async #inTime(client: Client, answer: Promise<Answer>, onLate: Question['onLate']): Promise<Answer> {
    const asked = performance.now();
    const first = await firstOf(answer, this.#options.timeoutMs);
    if (first !== undefined) {
      if (first.ok && this.#client === client) this.#circuit.succeed();
      return first;
    }
    this.#awaitLate(client, answer, onLate);
    // Whoever looks at the clock so late was not kept waiting by the server.
    if (performance.now() - asked > 2 * this.#options.timeoutMs) return this.#fail('busy');
    this.#count('timeout');
    this.#failed(client, 'timeout', new Error('Redis does not answer in time.'));
    return this.#fail('timeout');
  }

  #failed(client: Client, reason: RedisFailure, error: unknown): void {
    if (this.#client !== client) return;
    this.#circuit.fail();
    if (this.#circuit.state === 'open') this.#lose(client, reason, error);
  }

  #awaitLate(client: Client, answer: Promise<Answer>, onLate: Question['onLate']): void {
    this.#overdue += 1;
    const arrived = answer.then((late) => {
      this.#overdue -= 1;
      if (late.ok) onLate?.(late.value);
      return true;
    });
    void firstOf(arrived, this.#options.deadMs).then((isThere) => {
      if (isThere === undefined) this.#lose(client, 'timeout', new Error('Redis does not answer.'));
    });
  }

  #refused(client: Client, error: unknown, kind: Question['kind']): Answer {
    const reason = failureOf(error);
    if (reason === 'lost') {
      this.#lose(client, reason, error);
    } else if (kind === 'write') {
      this.#changeWriting(reason, error);
    } else if (kind === 'read' && reason !== 'wrong type') {
      this.#failed(client, reason, error);
    }
    return this.#fail(reason);
  }

  /** @param reason why a write was refused; null for one that was not. */
  #changeWriting(reason: RedisFailure | null, error?: unknown): void {
    if (reason === null) this.#writing.succeed();
    else this.#writing.fail();
    if (this.#writing.state === 'closed') this.#report('writing', true, null, null);
    if (this.#writing.state === 'open') this.#report('writing', false, reason, error);
  }

  async #connect(): Promise<void> {
    let client: Client | undefined;
    try {
      client = this.#open();
      const connected = connect(client);
      connected.catch(() => {});
      const isConnected = await firstOf(connected, 2 * this.#options.deadMs);
      if (isConnected === undefined) throw new Error('Redis does not answer.');
      if (this.#isOver) throw new Error('It is over.');
      this.#client = client;
      this.#circuit.succeed();
      this.#report('connection', true, null, null);
    } catch (error) {
      client?.destroy();
      const reason = failureOf(error);
      this.#count(reason);
      this.#pause(reason, error);
    } finally {
      this.#connecting = null;
    }
  }

  #open(): Client {
    const client = openClient(this.#options);
    client.on('error', (error) => this.#lose(client, 'lost', error));
    this.#connecting = client;
    return client;
  }

  /** The client's own answers may be out of step from here on: only a new connection helps. */
  #lose(client: Client, reason: RedisFailure, error: unknown): void {
    if (this.#client !== client) return;
    this.#client = null;
    client.destroy();
    this.#pause(reason, error);
  }

  #pause(reason: RedisFailure, error: unknown): void {
    if (this.#isOver) return;
    this.#report('connection', false, reason, error);
    if (this.#circuit.state !== 'open') this.#circuit.open();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#circuit.admits();
      this.#attempt = this.#outside(() => this.#connect());
    }, this.#circuit.pauseLeftMs);
    this.#timer.unref();
  }

  #report(what: RedisChange['what'], isWorking: boolean, reason: RedisFailure | null, error: unknown): void {
    if (this.#isReportedWorking[what] === isWorking) return;
    this.#isReportedWorking[what] = isWorking;
    this.#options.onChange({ what, isWorking, reason, error });
  }

  #measure(milliseconds: number): void {
    this.#latencyMs =
      this.#latencyMs === null ? milliseconds : this.#latencyMs + WEIGHT * (milliseconds - this.#latencyMs);
  }

  #skip(): Answer {
    this.#skipped += 1;
    return SKIPPED;
  }

  #fail(reason: RedisFailure): Answer {
    this.#count(reason);
    return { ok: false, reason };
  }

  #count(reason: RedisFailure): void {
    this.#failures[reason] = (this.#failures[reason] ?? 0) + 1;
  }
}

/** Of what every Redis since 6.2 and every Valkey understands; who comes back after a loss is a new client. */
function openClient({ url, deadMs }: Pick<Required<RedisConnectionOptions>, 'url' | 'deadMs'>) {
  return createClient({
    url,
    RESP: 2,
    maintNotifications: 'disabled',
    disableClientInfo: true,
    disableOfflineQueue: true,
    commandOptions: { timeout: 0 },
    socket: { connectTimeout: deadMs, reconnectStrategy: false },
  });
}

/** A connection that is there is not yet one that answers, nor one that may be asked. */
async function connect(client: Client): Promise<true> {
  await client.connect();
  await client.sendCommand(['GET', 'octavo:probe']);
  return true;
}

/** Undefined where it takes longer. An answer that came in time is never taken for late because this process was busy. */
async function firstOf<Result>(promise: Promise<Result>, milliseconds: number): Promise<Result | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  // Timers come before what was received, immediates after it.
  const timer = setTimeout(() => setImmediate(resolve, undefined), milliseconds);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function bytesOf(command: readonly (string | Buffer)[]): number {
  return command.reduce((sum, part) => sum + part.length, 0);
}

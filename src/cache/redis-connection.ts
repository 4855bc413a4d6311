// The one connection of a process to Redis: whoever asks it is answered in time, or told at once that there is nothing.
import { inTime } from './in-time.ts';
import { Circuit, type CircuitOptions, type CircuitState } from './redis-circuit.ts';
import { type RedisClient, type RedisCommand, send } from './redis-client.ts';
import { failureOf, type RedisFailure } from './redis-failure.ts';
import { RedisLink } from './redis-link.ts';

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
  /** Null where it works again. */
  reason: RedisFailure | null;
  error: unknown;
}

export interface RedisState {
  circuit: CircuitState;
  /** As `circuit`, of writing: a server that is full or a replica can still be read. */
  writing: CircuitState;
  failures: Readonly<Partial<Record<RedisFailure, number>>>;
  /** Asked while there was no connection or an answer was overdue: that cost nothing. */
  skipped: number;
  bytesInFlight: number;
  /** Of late, on average; null before the first answer. */
  latencyMs: number | null;
}

export type Answer = { ok: true; value: unknown } | { ok: false; reason: RedisFailure | 'skipped' };

export interface Question {
  command: RedisCommand;
  /** What takes memory there can be refused where everything else works; what frees some is never held back. */
  kind: 'read' | 'write' | 'delete';
  /** Given what was answered when nobody waited for it any more. */
  onLate?: (value: unknown) => void;
}

const MAX_BYTES_IN_FLIGHT = 8 * 1024 * 1024;
const DEAD_MS = 1_000;
/** What one answer weighs in the average of latencies. */
const WEIGHT = 0.05;

export class RedisConnection implements AsyncDisposable {
  readonly #timeoutMs: number;
  readonly #deadMs: number;
  readonly #maxBytesInFlight: number;
  readonly #onChange: (change: RedisChange) => void;
  readonly #circuit: Circuit;
  readonly #writing: Circuit;
  readonly #link: RedisLink;
  readonly #failures: Partial<Record<RedisFailure, number>> = {};
  /** Sent, and not answered yet. */
  readonly #flights = new Set<Promise<Answer>>();
  /** How many answers are late: none can come before them. */
  #overdue = 0;
  #bytesInFlight = 0;
  #skipped = 0;
  #latencyMs: number | null = null;
  readonly #watchers = new Set<(milliseconds: number) => void>();
  readonly #isWorking = { connection: true, writing: true };

  /** Begins to connect; until that is done, and whenever it is lost, everybody is told that there is nothing. */
  constructor(options: RedisConnectionOptions) {
    const { url, timeoutMs, deadMs = DEAD_MS, maxBytesInFlight = MAX_BYTES_IN_FLIGHT, circuit } = options;
    this.#timeoutMs = timeoutMs;
    this.#deadMs = deadMs;
    this.#maxBytesInFlight = maxBytesInFlight;
    this.#onChange = options.onChange ?? (() => {});
    this.#circuit = new Circuit(circuit);
    this.#writing = new Circuit(circuit);
    this.#link = new RedisLink({
      url,
      deadMs,
      circuit: this.#circuit,
      onConnected: () => this.#report('connection', null, null),
      onLost: (reason, error) => {
        this.#count(reason);
        this.#report('connection', reason, error);
      },
    });
  }

  get state(): RedisState {
    const isConnecting = !this.isUsable && this.#circuit.state === 'closed';
    return {
      circuit: isConnecting ? 'half-open' : this.#circuit.state,
      writing: this.#writing.state,
      failures: { ...this.#failures },
      skipped: this.#skipped,
      bytesInFlight: this.#bytesInFlight,
      latencyMs: this.#latencyMs,
    };
  }

  /** Calls `watch` with how long each answer took, until the function returned is called. */
  watchAnswers(watch: (milliseconds: number) => void): () => void {
    this.#watchers.add(watch);
    return () => this.#watchers.delete(watch);
  }

  get isUsable(): boolean {
    return this.#link.client !== null;
  }

  /** Waits for an attempt to connect that is being made, a second or two at most; whether it can be used then. */
  async settled(): Promise<boolean> {
    await this.#link.settled();
    return this.isUsable;
  }

  /** Never rejects, and never takes longer than it may. */
  async ask({ command, kind, onLate }: Question): Promise<Answer> {
    const { client } = this.#link;
    // Answers come in order: behind one that is late there is none in time.
    if (client === null || this.#overdue > 0) return this.#skip();
    const bytes = kind === 'write' ? bytesOf(command) : 0;
    if (this.#bytesInFlight + bytes > this.#maxBytesInFlight) return this.#fail('dropped');
    if (kind === 'write' && !this.#writing.admits()) return this.#skip();
    const answer = this.#send(client, command, kind, bytes);
    this.#flights.add(answer);
    void answer.finally(() => this.#flights.delete(answer));
    return this.#awaitAnswer(client, answer, onLate);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#overdue === 0) await inTime(Promise.all(this.#flights), this.#timeoutMs);
    await this.#link[Symbol.asyncDispose]();
  }

  async #send(
    client: RedisClient,
    command: RedisCommand,
    kind: Question['kind'],
    bytes: number,
  ): Promise<Answer> {
    this.#bytesInFlight += bytes;
    const sent = performance.now();
    try {
      const value = await send(client, command);
      this.#measure(performance.now() - sent);
      if (kind === 'write') this.#wrote();
      return { ok: true, value };
    } catch (error) {
      return this.#refused(client, error, kind);
    } finally {
      this.#bytesInFlight -= bytes;
    }
  }

  async #awaitAnswer(
    client: RedisClient,
    answer: Promise<Answer>,
    onLate: Question['onLate'],
  ): Promise<Answer> {
    const asked = performance.now();
    let answered = await inTime(answer, this.#timeoutMs);
    // Whoever looks at the clock so late was not kept waiting by the server, and gives it its time once more.
    const wasBusy = answered === undefined && performance.now() - asked > 2 * this.#timeoutMs;
    if (wasBusy) answered = await inTime(answer, this.#timeoutMs);
    if (answered !== undefined) {
      if (answered.ok) this.#link.succeed(client);
      return answered;
    }
    this.#awaitLate(client, answer, onLate);
    if (wasBusy) return this.#fail('busy');
    this.#link.fail(client, 'timeout', new Error('Redis does not answer in time.'));
    return this.#fail('timeout');
  }

  #awaitLate(client: RedisClient, answer: Promise<Answer>, onLate: Question['onLate']): void {
    this.#overdue += 1;
    const arrived = answer.then((late) => {
      this.#overdue -= 1;
      if (late.ok) onLate?.(late.value);
      return true;
    });
    void inTime(arrived, this.#deadMs).then((isThere) => {
      if (!isThere) this.#link.lose(client, 'timeout', new Error('Redis does not answer.'));
    });
  }

  #refused(client: RedisClient, error: unknown, kind: Question['kind']): Answer {
    const reason = failureOf(error);
    // The one that tries whether writing works again has found out nothing when the connection breaks off.
    if (kind === 'write' && (reason !== 'lost' || this.#writing.state === 'half-open')) {
      this.#writing.fail();
      if (this.#writing.state === 'open') this.#report('writing', reason, error);
    }
    if (reason === 'lost') this.#link.lose(client, reason, error);
    else if (kind === 'read' && reason !== 'wrong type') this.#link.fail(client, reason, error);
    return this.#fail(reason);
  }

  #wrote(): void {
    this.#writing.succeed();
    this.#report('writing', null, null);
  }

  #report(what: RedisChange['what'], reason: RedisFailure | null, error: unknown): void {
    const isWorking = reason === null;
    if (this.#isWorking[what] === isWorking) return;
    this.#isWorking[what] = isWorking;
    this.#onChange({ what, isWorking, reason, error });
  }

  #measure(milliseconds: number): void {
    const average = this.#latencyMs ?? milliseconds;
    this.#latencyMs = average + WEIGHT * (milliseconds - average);
    for (const watch of this.#watchers) watch(milliseconds);
  }

  #skip(): Answer {
    this.#skipped += 1;
    return { ok: false, reason: 'skipped' };
  }

  #fail(reason: RedisFailure): Answer {
    this.#count(reason);
    return { ok: false, reason };
  }

  #count(reason: RedisFailure): void {
    this.#failures[reason] = (this.#failures[reason] ?? 0) + 1;
  }
}

function bytesOf(command: RedisCommand): number {
  return command.reduce((sum, part) => sum + part.length, 0);
}

import { AsyncLocalStorage } from 'node:async_hooks';
import { inTime } from './in-time.ts';
import type { Circuit } from './redis-circuit.ts';
import { connectClient, openClient, type RedisClient } from './redis-client.ts';
import { failureOf, type RedisFailure } from './redis-failure.ts';

export interface RedisLinkOptions {
  url: string;
  /** Within which a new connection must work, in milliseconds. */
  deadMs: number;
  circuit: Circuit;
  onConnected: () => void;
  /** A connection could not be made, or was given up. */
  onLost: (reason: RedisFailure, error: unknown) => void;
}

/** Has a client that works, or none: a lost one is replaced behind those who ask, after a pause that grows. */
export class RedisLink implements AsyncDisposable {
  readonly #options: RedisLinkOptions;
  /** A connection belongs to no request, though one may have lost the last one. */
  readonly #outside = AsyncLocalStorage.snapshot();
  #client: RedisClient | null = null;
  #connecting: RedisClient | null = null;
  #attempt: Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(options: RedisLinkOptions) {
    this.#options = options;
    this.#attempt = this.#connect();
  }

  /** Null while there is none that works. */
  get client(): RedisClient | null {
    return this.#client;
  }

  /** Waits for the end of an attempt to connect that is being made. */
  async settled(): Promise<void> {
    await this.#attempt;
  }

  /** Counts an answer of this client. */
  succeed(client: RedisClient): void {
    if (this.#client === client) this.#options.circuit.succeed();
  }

  /** Counts a failure of this client; too many one after the other, and it is given up. */
  fail(client: RedisClient, reason: RedisFailure, error: unknown): void {
    if (this.#client !== client) return;
    this.#options.circuit.fail();
    if (this.#options.circuit.state === 'open') this.lose(client, reason, error);
  }

  /** Gives up this client: what it says may be out of step from here on. */
  lose(client: RedisClient, reason: RedisFailure, error: unknown): void {
    if (this.#client !== client) return;
    this.#client = null;
    client.destroy();
    this.#pause(reason, error);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#connecting?.destroy();
    this.#client?.destroy();
    this.#client = null;
  }

  async #connect(): Promise<void> {
    const { circuit, deadMs, onConnected } = this.#options;
    try {
      const { client, broken } = this.#open();
      const connected = connectClient(client);
      connected.catch(() => {});
      const isConnected = await inTime(Promise.race([connected, broken]), 2 * deadMs);
      if (!isConnected || this.#isOver) this.#connecting?.destroy();
      if (!isConnected) this.#pause('timeout', new Error('Redis does not answer.'));
      if (!isConnected || this.#isOver) return;
      this.#client = client;
      circuit.succeed();
      onConnected();
    } catch (error) {
      this.#connecting?.destroy();
      this.#pause(failureOf(error), error);
    } finally {
      this.#connecting = null;
    }
  }

  /** @returns `broken` that rejects when what answers turns out to be no Redis. */
  #open() {
    const client = openClient(this.#options.url, this.#options.deadMs);
    this.#connecting = client;
    const broken = new Promise<never>((_, reject) => {
      client.on('error', (error) => {
        reject(error);
        this.lose(client, 'lost', error);
      });
    });
    broken.catch(() => {});
    return { client, broken };
  }

  #pause(reason: RedisFailure, error: unknown): void {
    if (this.#isOver) return;
    const { circuit, onLost } = this.#options;
    if (circuit.state !== 'open') circuit.open();
    onLost(reason, error);
    this.#timer = setTimeout(() => {
      circuit.admits();
      this.#attempt = this.#outside(() => this.#connect());
    }, circuit.pauseLeftMs);
    this.#timer.unref();
  }
}

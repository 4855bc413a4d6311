import { Socket } from 'node:net';
import pg from 'pg';
import type { Bus } from './bus.ts';
import { CHANNEL } from './log.ts';
import { pauseAfter } from './pauses.ts';

/** An answer takes milliseconds; what takes so long does not come. */
const ANSWER_MS = 10_000;
/** How often it is seen to that the connection is still one, as a network may forget it without a word. */
const HEARTBEAT_MS = 30_000;

export interface NotifyBusOptions {
  /** Of the database, not through a pooler that shares connections. */
  url: string;
  /** Given why nothing is heard, once each time that begins; followers go on looking by themselves. */
  onTrouble: (error: unknown) => void;
}

/** PostgreSQL's NOTIFY, which appending sends itself: it is heard when the transaction is committed. */
export class NotifyBus implements Bus {
  readonly #options: NotifyBusOptions;
  #wake: (position?: number) => void = () => {};
  #socket: Socket | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #failures = 0;
  #isOver = false;

  constructor(options: NotifyBusOptions) {
    this.#options = options;
  }

  /** The connection is made behind whoever starts; it goes on being tried for ever. */
  async listen(wake: (position?: number) => void): Promise<void> {
    this.#wake = wake;
    void this.#connect();
  }

  tell(): void {}

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#retry);
    clearInterval(this.#heartbeat);
    this.#socket?.destroy();
  }

  async #connect(): Promise<void> {
    // Its own, which keeps no process from ending and can be cut off.
    const socket = new Socket().unref();
    this.#socket = socket;
    const client = new pg.Client({
      connectionString: this.#options.url,
      stream: () => socket,
      keepAlive: true,
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
      application_name: 'octavo listener',
    });
    client.on('error', (error) => this.#lose(socket, error));
    client.on('end', () => this.#lose(socket, new Error('PostgreSQL ended the connection')));
    client.on('notification', ({ payload }) => this.#wake(positionIn(payload)));
    try {
      await client.connect();
      // However little there is to say.
      await client.query('set idle_session_timeout = 0');
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      this.#lose(socket, error);
      return;
    }
    if (this.#socket !== socket) return;
    this.#heartbeat = setInterval(() => this.#beat(socket, client), HEARTBEAT_MS).unref();
    // What was said while nobody listened.
    this.#wake();
  }

  #beat(socket: Socket, client: pg.Client): void {
    client.query('select 1').then(
      () => {
        if (this.#socket === socket) this.#failures = 0;
      },
      (error) => this.#lose(socket, error),
    );
  }

  #lose(socket: Socket, error: unknown): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    socket.destroy();
    clearInterval(this.#heartbeat);
    if (this.#isOver) return;
    this.#failures += 1;
    if (this.#failures === 1) this.#options.onTrouble(error);
    this.#retry = setTimeout(() => void this.#connect(), pauseAfter(this.#failures)).unref();
  }
}

function positionIn(payload: string | undefined): number | undefined {
  return payload !== undefined && /^\d{1,15}$/.test(payload) ? Number(payload) : undefined;
}

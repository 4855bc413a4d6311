// The connections of a server: what is answered over them, and how they end without a request being lost.
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';

export interface ConnectionsOptions {
  /** Whether a request came from a balancer that ends its connections itself, and may just be sending another over them. */
  isFromBalancer: (request: IncomingMessage) => boolean;
  /** Told of each answer that took a while, or could not be sent, how many milliseconds went by. */
  onAnswered: (request: IncomingMessage, milliseconds: number) => void;
  /** Told of each answer that was there on the spot; it must cost next to nothing. */
  onQuick: () => void;
  /** How long a new connection is waited for when all end: whoever has made one sends something over it by then. */
  firstWordMs?: number;
}

const CLOSE_IDLE_EVERY_MS = 50;
const FIRST_WORD_MS = 1_000;
/** For a turn of the event loop in which nobody came: shorter ones leave less time for somebody to come meanwhile. */
const QUIET_TURN_MS = 0.2;
const LONGEST_WAIT_FOR_QUIET_MS = 250;

export class Connections {
  readonly #server: Server;
  readonly #options: ConnectionsOptions;
  /** When each was made. */
  readonly #sockets = new Map<Socket, number>();
  readonly #balancers = new WeakSet<Socket>();
  /** Answers that were not there on the spot. */
  readonly #unanswered = new Set<ServerResponse>();
  #isDraining = false;
  #onAllClosed: () => void = () => {};

  constructor(server: Server, options: ConnectionsOptions) {
    this.#server = server;
    this.#options = options;
    server.on('connection', (socket) => {
      this.#sockets.set(socket, performance.now());
      socket.once('close', () => {
        this.#sockets.delete(socket);
        if (this.#sockets.size === 0) this.#onAllClosed();
      });
    });
  }

  get size(): number {
    return this.#sockets.size;
  }

  /** A listener that has another one answer and keeps an eye on it. */
  watch(answer: RequestListener): RequestListener {
    const { isFromBalancer, onQuick } = this.#options;
    return (request, response) => {
      const { socket } = request;
      if (!this.#balancers.has(socket) && isFromBalancer(request)) this.#balancers.add(socket);
      if (this.#isDraining) response.setHeader('Connection', 'close');
      answer(request, response);
      if (response.writableEnded) onQuick();
      else this.#await(request, response);
    };
  }

  /** From now on each answer is the last one on its connection. */
  drain(): void {
    this.#isDraining = true;
    for (const response of this.#unanswered)
      if (!response.headersSent) response.setHeader('Connection', 'close');
  }

  /** Whoever wants to connect from then on is refused, as if there were no such process; others hear that it drains. */
  async stopListening(): Promise<void> {
    if (!this.#server.listening) return;
    const goOn = await this.#untilNobodyConnects();
    // Not the method of HTTP's servers, which would cut off balancers.
    NetServer.prototype.close.call(this.#server);
    this.drain();
    goOn();
  }

  /**
   * Resolves when all are closed: those of balancers by these, the others as soon as they are idle, and whatever is left
   * when `cut` is aborted.
   */
  async end(cut: AbortSignal): Promise<void> {
    const { promise: allClosed, resolve } = Promise.withResolvers<void>();
    this.#onAllClosed = resolve;
    if (this.#sockets.size === 0) return;
    const cutAll = () => {
      for (const socket of this.#sockets.keys()) socket.destroy();
    };
    if (cut.aborted) cutAll();
    cut.addEventListener('abort', cutAll);
    this.#closeIdle();
    const idle = setInterval(() => this.#closeIdle(), CLOSE_IDLE_EVERY_MS);
    await allClosed;
    clearInterval(idle);
    cut.removeEventListener('abort', cutAll);
  }

  #await(request: IncomingMessage, response: ServerResponse): void {
    // Others on the same connection are before it; its turn may never come, and nobody would say so.
    if (response.socket === null) return void response.once('socket', () => this.#await(request, response));
    const began = performance.now();
    if (this.#isDraining && !response.headersSent) response.setHeader('Connection', 'close');
    this.#unanswered.add(response);
    response.once('close', () => {
      this.#unanswered.delete(response);
      this.#options.onAnswered(request, performance.now() - began);
    });
  }

  /**
   * The system makes connections before this process has heard of them, and what was sent over these would be lost with the
   * socket that listens. So it is closed in a moment in which nobody comes, and for that moment to be short nothing else is
   * listened to, until the function returned is called.
   */
  async #untilNobodyConnects(): Promise<() => void> {
    const deadline = performance.now() + LONGEST_WAIT_FOR_QUIET_MS;
    const paused: Socket[] = [];
    let hasCome = false;
    const pause = (socket: Socket) => {
      hasCome = true;
      if (socket.isPaused()) return;
      paused.push(socket);
      socket.pause();
    };
    for (const socket of this.#sockets.keys()) pause(socket);
    this.#server.on('connection', pause);
    // The turn that this one is in may be past the point at which connections come in.
    await setImmediate();
    for (let isQuiet = false; !isQuiet; ) {
      hasCome = false;
      const began = performance.now();
      await setImmediate();
      const now = performance.now();
      isQuiet = (!hasCome && now - began < QUIET_TURN_MS) || now > deadline;
    }
    this.#server.off('connection', pause);
    return () => {
      for (const socket of paused) socket.resume();
    };
  }

  #closeIdle(): void {
    const spared: Socket[] = [];
    const { firstWordMs = FIRST_WORD_MS } = this.#options;
    const newFrom = performance.now() - firstWordMs;
    for (const [socket, madeAt] of this.#sockets) {
      const isNew = socket.bytesRead === 0 && madeAt > newFrom;
      // What was answered is still on its way: Node would call such a connection idle.
      const isSending = socket.writableLength > 0;
      if (isNew || isSending || this.#balancers.has(socket)) spared.push(socket);
      // Some browsers make connections to have them ready.
      else if (socket.bytesRead === 0) socket.destroy();
    }
    // Node alone knows which are between two requests, with nothing heard of a next one, and has no other way to tell.
    for (const socket of spared) socket.destroy = () => socket;
    this.#server.closeIdleConnections();
    for (const socket of spared) Reflect.deleteProperty(socket, 'destroy');
  }
}

// Keeps servers busy over plain sockets, one question at a time on each: as little work as possible, so that the servers and
// not the asking are measured.
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { percentileOf } from '../percentiles.ts';
import { AnswerReader } from './answer-reader.ts';
import type { LoadOrder, LoadResult } from './load-order.ts';

/** Until a server has taken connections that are open. */
const SETTLE_MS = 4;
const OPENED_AT_ONCE = 100;

export async function runLoad(order: LoadOrder): Promise<LoadResult> {
  const sockets = order.opensAnew ? [] : await openSockets(order);
  await delay(SETTLE_MS);
  const count = new Count(order);
  const cpu = process.cpuUsage();
  const started = performance.now();
  count.until = started + (order.seconds ?? Number.POSITIVE_INFINITY) * 1000;
  await Promise.all(
    order.opensAnew ? askAnew(order, count) : sockets.map(({ socket, port }) => askOn(socket, port, count)),
  );
  const elapsed = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  return { ...count.result(), seconds: elapsed / 1000, busy: (user + system) / 1000 / elapsed };
}

interface OpenSocket {
  /** Null where none could be opened. */
  socket: Socket | null;
  port: number;
}

async function openSockets({ ports, connections }: LoadOrder): Promise<OpenSocket[]> {
  const open: OpenSocket[] = [];
  while (open.length < connections) {
    const some = Array.from({ length: Math.min(OPENED_AT_ONCE, connections - open.length) }, (_, index) => {
      const port = ports[(open.length + index) % ports.length] ?? 0;
      return openSocket(port).then((socket) => ({ socket, port }));
    });
    open.push(...(await Promise.all(some)));
  }
  return open;
}

function openSocket(port: number): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    socket.once('connect', () => resolve(socket.off('error', fail)));
    const fail = () => resolve(null);
    socket.once('error', fail);
  });
}

class Count {
  until = 0;
  readonly #order: LoadOrder;
  readonly #times: number[] = [];
  #asked = 0;
  #errors = 0;
  #hits = 0;
  #bytes = 0;

  constructor(order: LoadOrder) {
    this.#order = order;
  }

  /** The next question; undefined when all are asked. */
  next(port: number): string | undefined {
    const { paths, requests = Number.POSITIVE_INFINITY, headers, opensAnew } = this.#order;
    if (this.#asked >= requests || performance.now() >= this.until) return undefined;
    const path = paths[this.#asked % paths.length] ?? '/';
    this.#asked += 1;
    const own = opensAnew ? { Connection: 'close' } : {};
    const fields = Object.entries({ Host: `127.0.0.1:${port}`, ...headers, ...own });
    return `GET ${path} HTTP/1.1\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  }

  add({ status, isHit, bytes }: AnswerReader, milliseconds: number): void {
    this.#times.push(milliseconds);
    this.#bytes += bytes;
    if (isHit) this.#hits += 1;
    if (status !== 200 && status !== 304) this.#errors += 1;
  }

  addFailure(): void {
    this.#errors += 1;
  }

  result(): Omit<LoadResult, 'seconds' | 'busy'> {
    const sorted = Float64Array.from(this.#times).sort();
    const at = (percent: number) => (sorted.length === 0 ? 0 : percentileOf(sorted, percent));
    return {
      requests: sorted.length,
      ...{ p50: at(50), p90: at(90), p99: at(99), most: at(100) },
      ...{ errors: this.#errors, hits: this.#hits, bytes: this.#bytes },
    };
  }
}

/** Until there is nothing more to ask, or the connection breaks. */
function askOn(socket: Socket | null, port: number, count: Count): Promise<void> {
  if (socket === null) {
    count.addFailure();
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    let reader: AnswerReader | null = null;
    let asked = 0;
    const ask = () => {
      const question = count.next(port);
      reader = question === undefined ? null : new AnswerReader();
      if (question === undefined) return socket.destroy();
      asked = performance.now();
      return socket.write(question);
    };
    socket.on('error', () => {});
    socket.on('close', () => {
      if (reader !== null) count.addFailure();
      resolve();
    });
    socket.on('data', (chunk: Buffer) => {
      if (reader === null || !reader.add(chunk)) return;
      count.add(reader, performance.now() - asked);
      ask();
    });
    ask();
  });
}

/** One question after another at so many places at a time. */
function askAnew({ ports, connections }: LoadOrder, count: Count): Promise<void>[] {
  return Array.from({ length: connections }, async (_, index) => {
    const port = ports[index % ports.length] ?? 0;
    for (let question = count.next(port); question !== undefined; question = count.next(port)) {
      const asked = performance.now();
      const reader = await askOnce(port, question);
      if (reader === null) count.addFailure();
      else count.add(reader, performance.now() - asked);
    }
  });
}

/** Null where the answer does not come, or not as a whole. */
function askOnce(port: number, question: string): Promise<AnswerReader | null> {
  return new Promise((resolve) => {
    const reader = new AnswerReader();
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => socket.write(question));
    const end = (outcome: AnswerReader | null) => {
      resolve(outcome);
      socket.destroy();
    };
    socket.on('error', () => end(null));
    socket.on('close', () => end(null));
    socket.on('data', (chunk: Buffer) => {
      if (reader.add(chunk)) end(reader);
    });
  });
}

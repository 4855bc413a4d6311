// A client that does with connections and cookies what browsers do, and writes down what became of each request.

import { randomUUID } from 'node:crypto';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

export interface Asked {
  path: string;
  method?: 'GET' | 'HEAD' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

/** One request, however often it had to be sent. */
export interface LedgerEntry {
  id: string;
  method: string;
  path: string;
  /** Which node the client stays with after the answer, by its cookie. */
  node: string | null;
  /** Null where no answer came. */
  status: number | null;
  /** 2 where a connection that had been used before was closed before a byte of the answer came: browsers ask again then. */
  attempts: number;
  ms: number;
  /** On the clock of `performance.now()`. */
  at: number;
  /** Why no answer came. */
  error: string | null;
}

export interface Received {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

export interface BrowserLikeOptions {
  /** Whether connections are kept and used again. */
  keepsAlive?: boolean;
  /** After which a request counts as never answered. */
  neverMs?: number;
  /** Gets each entry as well. */
  ledger?: LedgerEntry[];
}

export const ROUTE = /^(?:__Host-)?route$/;
const NEVER_MS = 20_000;

export class BrowserLikeClient implements Disposable {
  readonly cookies = new Map<string, string>();
  readonly ledger: LedgerEntry[];
  readonly #url: URL;
  readonly #agent: Agent;
  readonly #neverMs: number;

  /** @param url an origin; certificates of HTTPS are not looked at. */
  constructor(url: string, { keepsAlive = true, neverMs = NEVER_MS, ledger = [] }: BrowserLikeOptions = {}) {
    this.#url = new URL(url);
    const options = { keepAlive: keepsAlive };
    this.#agent =
      this.#url.protocol === 'https:'
        ? new SecureAgent({ ...options, rejectUnauthorized: false })
        : new Agent(options);
    this.#neverMs = neverMs;
    this.ledger = ledger;
  }

  /** Which node it stays with. */
  get node(): string | null {
    for (const [name, value] of this.cookies) if (ROUTE.test(name)) return value;
    return null;
  }

  /** Never throws: the ledger says what went wrong. */
  async ask(asked: Asked): Promise<Received | null> {
    const { path, method = 'GET' } = asked;
    const at = performance.now();
    let attempts = 0;
    let received: Received | null = null;
    let error: string | null = null;
    for (let isAgain = true; isAgain; ) {
      attempts += 1;
      const outcome = await this.#send(asked);
      isAgain = 'error' in outcome && outcome.isWorthAnother && attempts === 1;
      if ('error' in outcome) error = outcome.error;
      else [received, error] = [outcome, null];
    }
    if (received !== null) this.#keepCookies(received);
    const entry = { id: randomUUID(), method, path, node: this.node, status: received?.status ?? null };
    this.ledger.push({ ...entry, attempts, at, ms: performance.now() - at, error });
    return received;
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }

  async #send(asked: Asked): Promise<Received | { error: string; isWorthAnother: boolean }> {
    const sent = this.#open(asked);
    let hasBegun = false;
    try {
      const message = await answerTo(sent, asked.body);
      hasBegun = true;
      const body = await buffer(message);
      return { status: message.statusCode ?? 0, headers: message.headers, body };
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      return { error: said, isWorthAnother: !hasBegun && sent.reusedSocket && said !== NEVER };
    } finally {
      sent.destroy();
    }
  }

  #open({ path, method = 'GET', headers = {}, body }: Asked): ClientRequest {
    const cookie = [...this.cookies].map((pair) => pair.join('=')).join('; ');
    const { origin } = this.#url;
    const form = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: origin };
    const send = this.#url.protocol === 'https:' ? secureRequest : request;
    return send(new URL(path, origin), {
      agent: this.#agent,
      method,
      headers: {
        'Sec-Fetch-Site': 'same-origin',
        ...(cookie !== '' && { Cookie: cookie }),
        ...(body !== undefined && { ...form, 'Content-Length': String(Buffer.byteLength(body)) }),
        ...headers,
      },
      signal: AbortSignal.timeout(this.#neverMs),
    });
  }

  #keepCookies({ headers }: Received): void {
    for (const cookie of headers['set-cookie'] ?? []) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split(/=(.*)/s);
      if (value === '' || /;\s*max-age=0/i.test(cookie)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}

const NEVER = 'The operation was aborted due to timeout';

function answerTo(sent: ClientRequest, body: string | undefined): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  sent.once('response', resolve).on('error', reject);
  sent.end(body);
  return promise;
}

export interface BrowsingOptions {
  clients: readonly BrowserLikeClient[];
  /** Of each client, between two requests, in milliseconds. */
  pauseMs: number;
  ask: (client: number, turn: number) => Asked;
}

/** Clients that go on and on. */
export class Browsing implements AsyncDisposable {
  readonly #loops: Promise<void>[];
  #isOver = false;

  constructor({ clients, pauseMs, ask }: BrowsingOptions) {
    this.#loops = clients.map(async (client, index) => {
      await delay((pauseMs * index) / clients.length);
      for (let turn = 0; !this.#isOver; turn++) {
        await client.ask(ask(index, turn));
        await delay(pauseMs);
      }
    });
  }

  /** Waits for all answers. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#loops);
  }
}

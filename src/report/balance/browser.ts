// A reader whose browser keeps connections and cookies, and asks again where a connection that was used before turns out to be
// closed; all of it is written down.
import { Agent, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { BROWSER } from '../processes/asking.ts';
import { SITE_URL } from '../processes/node.ts';

/** One request, however often it had to be sent. */
export interface Entry {
  /** On the clock of `performance.now()`: when it was first sent. */
  at: number;
  ms: number;
  /** Null where no answer came. */
  status: number | null;
  /** 2 where the connection, used before, was closed before anything of the answer came: browsers ask again then. */
  attempts: number;
  /** Whether it came with a session. */
  isKnown: boolean;
  /** Of what was sent: it is what can be looked for afterwards. */
  text: string | null;
}

export interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface BrowserOptions {
  port: number;
  /** Of whoever is signed in. */
  session?: string;
  keepsAlive?: boolean;
}

/** What nobody waits for any longer, in milliseconds. */
const NEVER_MS = 20_000;
const ROUTE = /^(?:__Host-)?route=([^;]*)/;

export class Browser implements Disposable {
  /** The node that it stays with, as a cookie says; null before the first answer of one. */
  node: string | null = null;
  /** How often a node said that it stays with that one from now on. */
  routed = 0;
  readonly #port: number;
  readonly #session: string | undefined;
  readonly #agent: Agent;
  readonly #ledger: Entry[];

  constructor({ port, session, keepsAlive = true }: BrowserOptions, ledger: Entry[] = []) {
    this.#port = port;
    this.#session = session;
    this.#agent = new Agent({ keepAlive: keepsAlive });
    this.#ledger = ledger;
  }

  get isKnown(): boolean {
    return this.#session !== undefined;
  }

  /** Never throws. @param form is posted, and `text` of it written down. */
  async ask(path: string, form?: Readonly<Record<string, string>>): Promise<Answer | null> {
    const at = performance.now();
    let outcome = await this.#send(path, form);
    let attempts = 1;
    if (outcome === 'again') {
      attempts = 2;
      outcome = await this.#send(path, form);
    }
    const answer = typeof outcome === 'string' ? null : outcome;
    if (answer !== null) this.#keepRoute(answer);
    this.#ledger.push({
      ...{ at, ms: performance.now() - at, status: answer?.status ?? null, attempts },
      ...{ isKnown: this.isKnown, text: form?.text ?? null },
    });
    return answer;
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }

  /** `again` where a browser would ask once more. */
  async #send(path: string, form?: Readonly<Record<string, string>>): Promise<Answer | 'again' | 'failed'> {
    const body = form === undefined ? undefined : new URLSearchParams(form).toString();
    const sent = request({
      ...{ host: '127.0.0.1', port: this.#port, path, agent: this.#agent },
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...BROWSER,
        'Accept-Encoding': 'identity',
        ...this.#cookies(),
        ...(body !== undefined && FORM),
      },
      signal: AbortSignal.timeout(NEVER_MS),
    });
    let hasBegun = false;
    try {
      const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
      sent.once('response', resolve).on('error', reject).end(body);
      const message = await promise;
      hasBegun = true;
      const text = (await buffer(message)).toString();
      return { status: message.statusCode ?? 0, headers: message.headers, body: text };
    } catch (error) {
      const isLate = error instanceof Error && error.name === 'TimeoutError';
      return !hasBegun && sent.reusedSocket && !isLate ? 'again' : 'failed';
    }
  }

  #cookies(): Record<string, string> {
    const route = this.node === null ? [] : [`route=${this.node}`];
    const all = [...(this.#session === undefined ? [] : [this.#session]), ...route];
    return all.length === 0 ? {} : { Cookie: all.join('; ') };
  }

  #keepRoute({ headers }: Answer): void {
    for (const cookie of headers['set-cookie'] ?? []) {
      const name = ROUTE.exec(cookie)?.[1];
      if (name === undefined) continue;
      this.node = name;
      this.routed += 1;
    }
  }
}

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: SITE_URL };

// Readers who ask running processes for one thing after the other, whatever comes back.
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { AnswerTally, type Sort } from './answer-tally.ts';

export interface Question {
  kind: string;
  path: string;
  method?: 'GET' | 'POST';
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** Why an answer with this body is wrong; null where it is not. Asked of answers that are called good only. */
  fault?: (body: string, sort: Sort) => string | null;
}

export interface ReaderLoadOptions {
  /** Of the processes, without a slash at the end. */
  urls: readonly string[];
  readers: number;
  /** Of each reader, between two questions, in milliseconds. */
  pauseMs: number;
  /** After which a question counts as never answered. */
  neverMs: number;
  ask: (reader: number) => Question;
}

export class ReaderLoad implements AsyncDisposable {
  readonly #options: ReaderLoadOptions;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #readers: Promise<void>[];
  #tally: AnswerTally;
  #isOver = false;

  constructor(options: ReaderLoadOptions, phase: string) {
    this.#options = options;
    this.#tally = new AnswerTally(phase);
    this.#readers = Array.from({ length: options.readers }, (_, reader) => this.#read(reader));
  }

  /** Of the answers of this phase until now. */
  get counts(): Readonly<Record<Sort, number>> {
    return this.#tally.counts;
  }

  /** What is asked from now on counts for another phase; gives what counted until now, which answers may still join. */
  begin(phase: string): AnswerTally {
    const before = this.#tally;
    this.#tally = new AnswerTally(phase);
    return before;
  }

  /** Waits for all answers. */
  async end(): Promise<AnswerTally> {
    this.#isOver = true;
    await Promise.all(this.#readers);
    return this.#tally;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    this.#agent.destroy();
    await Promise.all(this.#readers);
  }

  async #read(reader: number): Promise<void> {
    const { urls, pauseMs, ask } = this.#options;
    const url = urls[reader % urls.length] ?? '';
    await setTimeout((pauseMs * reader) / this.#options.readers);
    while (!this.#isOver) {
      const question = ask(reader);
      const tally = this.#tally;
      const askedAt = performance.now();
      const { sort, detail } = await this.#judge(url, question);
      tally.add({ kind: question.kind, sort, detail, askedAt, answeredAt: performance.now() });
      await setTimeout(pauseMs);
    }
  }

  async #judge(url: string, question: Question): Promise<{ sort: Sort; detail?: string }> {
    try {
      const { message, body } = await send(this.#agent, url, question, this.#options.neverMs);
      const sort = sortOf(message);
      if (sort === null) return { sort: 'wrong', detail: `${message.statusCode} ${question.path}` };
      const fault = question.fault?.(body, sort) ?? null;
      return fault === null ? { sort } : { sort: 'wrong', detail: fault };
    } catch (error) {
      return { sort: 'wrong', detail: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** Null for what must never be. */
function sortOf({ statusCode = 0, headers }: IncomingMessage): Sort | null {
  const isRescued = String(headers['cache-status']).includes('detail=rescued');
  if (statusCode === 200) return isRescued ? 'stale' : 'fresh';
  if (statusCode === 304) return 'unchanged';
  if (statusCode === 302 || statusCode === 303) return 'moved';
  if (statusCode === 404) return 'missing';
  return statusCode === 503 && headers['retry-after'] !== undefined ? 'away' : null;
}

async function send(agent: Agent, url: string, question: Question, timeout: number) {
  const { path, method = 'GET', headers = {}, body } = question;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const asked = request(url + path, { agent, method, headers, timeout }, resolve);
  asked.on('error', reject).on('timeout', () => asked.destroy(new Error('no answer')));
  asked.end(body);
  const message = await promise;
  return { message, body: await text(message) };
}

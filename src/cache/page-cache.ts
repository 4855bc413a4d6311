// Whole pages, kept in front of the framework. What is not here is asked of the application by a request that no client
// sent, so that nothing a client chooses but the address reaches a page that others are given.
import { createHash } from 'node:crypto';
import type { Trace } from '../observe/trace.ts';
import type { Cache, Computed, Found } from './cache.ts';
import { bypassStatus, forwardStatus, hitStatus, RESCUED } from './cache-status.ts';
import { acceptedEncodings } from './content-encoding.ts';
import { dependOn, gatherDependencies } from './dependencies.ts';
import { edgeStamp } from './edge-stamp.ts';
import type { Entry } from './entry.ts';
import type { PageAnswer } from './page-answer.ts';
import { type Addresses, type PageKey, pageKey } from './page-key.ts';
import { answerKind, type PageKind, policyOf } from './page-policies.ts';
import { isDisowned, keepingRefusal, NOT_WHOLE, OVERLOADED, ownRefusal } from './page-refusals.ts';
import { urlTag } from './page-tags.ts';
import { readWhole } from './read-whole.ts';
import { type Conditions, type Dress, type Provenance, ReadyPage, type Reply } from './ready-page.ts';
import type { RenderingEnv } from './rendering.ts';
import { cacheControl, type SharedCaching, tagHeader } from './shared-caching.ts';

export interface PageCacheOptions {
  pages: Cache<PageAnswer>;
  addresses: Addresses;
  /** Asks the application. @param address path and query. */
  render: (address: string, env: RenderingEnv) => Response | Promise<Response>;
  /** After which a page is made anew behind a reader, in milliseconds. */
  ttlMs: number;
  /** Larger ones are passed on. */
  mostBytes: number;
  sharedCaching: SharedCaching;
  /** Of the invalidation log; it may change. */
  epoch: () => string;
  /** Milliseconds since 1970. */
  now: () => number;
  /**
   * Whether there is no room for making a page; the application says what its readers get then.
   * @param wasKept whether an earlier one is known: many may wait for it.
   */
  isFull?: (wasKept: boolean) => boolean;
  onError: (error: unknown) => undefined;
  /** Told of each answer that `hit` gave: of those, the cache of pages tells nothing. */
  onHit?: (key: string) => void;
}

/** What a client asked for. */
export interface PageQuestion extends Conditions {
  /** As the request line has it. */
  target: string;
  acceptEncoding?: string | undefined;
}

/** The application is to answer itself, and why, as Cache-Status says it. */
export interface PassedOn {
  passedOn: string;
}

/** Of which nobody sees anything: in place of what may be somebody's own. */
const NOBODYS: PageAnswer = {
  key: '',
  status: 500,
  kind: 'fixed',
  headers: [],
  body: Buffer.alloc(0),
  hash: '',
};
/** They say how a body is sent, or are said anew each time. */
const NOT_KEPT = new Set(
  'connection content-length date etag keep-alive server-timing transfer-encoding vary cache-status'.split(
    ' ',
  ),
);

/** The latest answer, and what it was the answer to. */
interface Latest {
  /** In whole milliseconds. */
  at: number;
  version: number;
  target: string;
  acceptEncoding: string | undefined;
  edgeSecond: number | null;
  entry: Entry<PageAnswer>;
  reply: Reply;
}

export class PageCache {
  readonly #options: PageCacheOptions;
  readonly #ready = new WeakMap<Entry<PageAnswer>, ReadyPage>();
  readonly #dress: Dress;
  #latest: Latest | null = null;

  constructor(options: PageCacheOptions) {
    this.#options = options;
    const { sharedCaching, pages, epoch, now, onError } = options;
    this.#dress = {
      cacheControl: (entry, isTrue, laterMs = 0) =>
        cacheControl(entry, isTrue, sharedCaching, now() + laterMs),
      tagHeader: (entry) => tagHeader(entry, sharedCaching),
      staysTrue: ({ trueUntil }, ms) => trueUntil === Number.POSITIVE_INFINITY || trueUntil - now() >= ms,
      edgeStamp: (entry) => edgeStamp(entry, epoch()),
      onGrowth: (entry) => this.#grow(pages, entry),
      onError,
    };
  }

  /**
   * What an address that is canonical already is answered with at once; undefined where `find` must be asked. To be read
   * before anything else is asked: the head is the next one's as well.
   */
  hit(question: PageQuestion): Reply | undefined {
    const { method, target, acceptEncoding, ifNoneMatch, edgeSecond = null } = question;
    if (method !== 'GET' && method !== 'HEAD') return undefined;
    const { pages, now, onHit } = this.#options;
    const isPlain = method === 'GET' && ifNoneMatch === undefined;
    const at = Math.floor(performance.now());
    const again = isPlain ? this.#again(at, question) : undefined;
    if (again !== undefined) {
      onHit?.(target);
      return again;
    }
    const time = now();
    const entry = pages.peekFresh(target, time);
    if (entry === undefined) return undefined;
    const page = this.#readyPage(entry);
    const accepted = acceptedEncodings(acceptEncoding);
    // There may be nothing yet that such a client takes.
    if (!accepted.includes('identity')) return undefined;
    onHit?.(target);
    const status = hitStatus(entry.refreshAt - time);
    const reply = page.reply(page.pick(accepted), question, { status, isTrue: true });
    const { version } = pages;
    if (isPlain) this.#latest = { at, version, target, acceptEncoding, edgeSecond, entry, reply };
    return reply;
  }

  /** Of a page that everybody asks for, the same answer goes out many times in a millisecond. */
  #again(at: number, { target, acceptEncoding, edgeSecond = null }: PageQuestion): Reply | undefined {
    const latest = this.#latest;
    if (latest === null || latest.at !== at || latest.target !== target) return undefined;
    const { pages } = this.#options;
    if (latest.acceptEncoding !== acceptEncoding || latest.version !== pages.version) return undefined;
    if (latest.edgeSecond !== edgeSecond) return undefined;
    return pages.memory.peek(target) === latest.entry ? latest.reply : undefined;
  }

  /** What is kept, or made for it. @param trace of whoever looks at what it costs. */
  async find(question: PageQuestion, trace?: Trace): Promise<Reply | PassedOn> {
    const { method, target } = question;
    const key = pageKey(method, target, this.#options.addresses);
    if (key === undefined) return passOn(method === 'GET' || method === 'HEAD' ? 'bypass' : 'method');
    const { pages, onError } = this.#options;
    const had = pages.memory.peek(key.key) !== undefined;
    const policy = policyOf('text', this.#options.ttlMs, key.share);
    const found = await pages.get(key.key, policy, () => this.#compute(key, trace)).catch(onError);
    if (found !== undefined && isDisowned(found.refusal)) return passOn('bypass', found.refusal ?? undefined);
    const isFailure = found === undefined || found.entry.value.status >= 500;
    const last = isFailure ? pages.rescue(key.key) : undefined;
    if (last !== undefined) return this.#reply(last, { status: RESCUED, isTrue: false }, question);
    if (found === undefined) return passOn('bypass', 'failed');
    const { entry } = found;
    if (key.dropsQuery && isRedirect(entry.value)) return passOn('bypass', 'query');
    const isTrue = found.refusal === null && found.outcome !== 'rescued';
    return this.#reply(entry, { status: this.#statusOf(found, had), isTrue }, question);
  }

  /** As `find`, for whoever has a request and no connection; undefined where the application is to answer itself. */
  async serve(request: Request): Promise<Response | undefined> {
    const { pathname, search } = new URL(request.url);
    const found = await this.find({
      method: request.method,
      target: pathname + search,
      acceptEncoding: request.headers.get('Accept-Encoding') ?? undefined,
      ifNoneMatch: request.headers.get('If-None-Match') ?? undefined,
    });
    return 'passedOn' in found ? undefined : responseOf(found);
  }

  async #reply(entry: Entry<PageAnswer>, provenance: Provenance, question: PageQuestion): Promise<Reply> {
    const page = this.#readyPage(entry);
    const accepted = acceptedEncodings(question.acceptEncoding);
    // Nobody comes later for what would be made behind this reader.
    const isKept = this.#options.pages.memory.peek(entry.value.key) === entry;
    if (!isKept) await page.untilBest(accepted);
    else if (!accepted.includes('identity')) await page.untilAcceptable(accepted);
    const reply = page.reply(page.pick(accepted), question, provenance);
    // Others may be answered before this one is read.
    return { ...reply, head: [...reply.head] };
  }

  #statusOf(found: Found<PageAnswer>, had: boolean): string {
    if (found.outcome === 'rescued' && found.entry.value.status < 500) return RESCUED;
    if (['hit', 'stale', 'shared-hit'].includes(found.outcome))
      return hitStatus(found.entry.refreshAt - this.#options.now());
    return forwardStatus(found, had);
  }

  /** Bytes of an entry's body by how it is sent, of those that somebody has asked for. */
  encodingsOf(entry: Entry<PageAnswer>): Readonly<Record<string, number>> {
    return this.#readyPage(entry).sizes;
  }

  #readyPage(entry: Entry<PageAnswer>): ReadyPage {
    const there = this.#ready.get(entry);
    if (there !== undefined) return there;
    const page = new ReadyPage(entry, this.#dress);
    this.#ready.set(entry, page);
    return page;
  }

  #grow(pages: Cache<PageAnswer>, entry: Entry<PageAnswer>): void {
    const { key } = entry.value;
    if (pages.memory.peek(key) === entry) pages.memory.resize(key);
  }

  async #compute(key: PageKey, trace: Trace | undefined): Promise<Computed<PageAnswer>> {
    const { render, mostBytes, ttlMs, pages, isFull } = this.#options;
    if (isFull?.(pages.memory.peek(key.key) !== undefined)) return { value: NOBODYS, refusal: OVERLOADED };
    const rendering: RenderingEnv['rendering'] = { kind: null, trace };
    const { result, dependencies } = await gatherDependencies(async () => {
      const response = await render(key.key, { rendering });
      const refusal = ownRefusal({ kind: rendering.kind, response });
      if (refusal === null) return { response, body: await readWhole(response, mostBytes), refusal };
      await response.body?.cancel();
      return { response, body: null, refusal };
    });
    const { response, body } = result;
    const { kind } = rendering;
    if (kind === null || body === null) return { value: NOBODYS, refusal: result.refusal ?? NOT_WHOLE };
    dependOn(urlTag(key.path));
    const value = answerOf(key.key, kind, response, body);
    return {
      value,
      refusal: keepingRefusal({ kind, response }, dependencies),
      policy: policyOf(value.kind, ttlMs, key.share),
    };
  }
}

function answerOf(key: string, kind: PageKind, { status, headers }: Response, body: Buffer): PageAnswer {
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  const kept = [...headers].filter(([name]) => !NOT_KEPT.has(name));
  return { key, status, kind: answerKind(kind, status) ?? kind, headers: kept, body, hash };
}

function isRedirect({ status }: PageAnswer): boolean {
  return status >= 300 && status < 400;
}

function passOn(why: 'bypass' | 'method', detail?: string): PassedOn {
  return { passedOn: bypassStatus(why, detail) };
}

/** For whoever has no connection to write it to. */
export function responseOf({ status, head, body }: Reply): Response {
  const headers = new Headers();
  for (let at = 0; at < head.length; at += 2) headers.append(head[at] ?? '', head[at + 1] ?? '');
  return new Response(body === null ? null : new Uint8Array(body), { status, headers });
}

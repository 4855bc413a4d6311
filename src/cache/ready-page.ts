// A page as it goes out: its head in a list that node:http takes as it is, for each encoding that somebody has asked for.
import { EDGE_CACHE_CONTROL } from '../balance/edge/edge-headers.ts';
import {
  type Accepted,
  compressors,
  type Encoding,
  isCompressible,
  isWorthCompressing,
} from './content-encoding.ts';
import type { Entry } from './entry.ts';
import type { PageAnswer } from './page-answer.ts';

/** What is sent for a page: names and values take turns in the head. */
export interface Reply {
  status: number;
  head: string[];
  /** Null for an answer without one: to HEAD, and where nothing has changed. */
  body: Buffer | null;
}

export interface Dress {
  /**
   * `Cache-Control` of an entry.
   * @param isTrue whether it shows what is there now, as far as anybody knows.
   * @param laterMs after how long it may still be given out with it.
   */
  cacheControl: (entry: Entry<PageAnswer>, isTrue: boolean, laterMs?: number) => string;
  /** By which caches in front are told what to forget; none where they are told nothing. */
  tagHeader: (entry: Entry<PageAnswer>) => readonly (readonly [name: string, value: string])[];
  /** Whether it will be true for so long. */
  staysTrue: (entry: Entry<PageAnswer>, milliseconds: number) => boolean;
  /** By which a balancer that keeps an entry knows when to forget it: names and values take turns. */
  edgeStamp: (entry: Entry<PageAnswer>) => readonly string[];
  /** Told that an entry takes more memory than before. */
  onGrowth: (entry: Entry<PageAnswer>) => void;
  onError: (error: unknown) => void;
}

/** What of a request matters once its page is there. */
export interface Conditions {
  method: string;
  ifNoneMatch?: string | undefined;
  /** Of a balancer's clock, since 1970, where one asks that may keep the page; null or left out for everybody else. */
  edgeSecond?: number | null;
}

/** Where an answer comes from. */
export interface Provenance {
  /** As Cache-Status says it. */
  status: string;
  /** Whether it shows what is there now, as far as anybody knows. */
  isTrue: boolean;
}

interface Heads {
  head: string[];
  /** Of the answer that nothing has changed. */
  shortHead: string[];
}

interface Variant extends Heads {
  /** With its quotes; undefined for what nobody asks again about. */
  etag: string | undefined;
  body: Buffer;
  /** For balancers that may keep it; undefined until one asks. */
  edge: Heads | undefined;
}

/**
 * For nginx, which understands the time in `X-Accel-Expires` to be later than this says: to the end of the second of its
 * own clock in which it asked. It gives the page for one second more while it asks again.
 */
const EDGE_CONTROL = 'max-age=1, stale-while-revalidate=1';
const EDGE_LIFE_MS = 2_000;

const SUFFIXES: Readonly<Record<Encoding, string>> = { identity: '', br: '-br', zstd: '-zs', gzip: '-gz' };

export class ReadyPage {
  readonly #entry: Entry<PageAnswer>;
  readonly #dress: Dress;
  readonly #type: string | undefined;
  readonly #variants = new Map<Encoding, Variant>();
  readonly #making = new Map<Encoding, Promise<void>>();
  readonly #compresses: boolean;
  readonly #controlWhenTrue: string;

  constructor(entry: Entry<PageAnswer>, dress: Dress) {
    this.#entry = entry;
    this.#dress = dress;
    const { headers, body } = entry.value;
    this.#type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
    this.#compresses = isWorthCompressing(this.#type, body.length);
    this.#controlWhenTrue = dress.cacheControl(entry, true);
    this.#variants.set('identity', this.#variant('identity', body));
  }

  /** Bytes of the body by its encoding. */
  get sizes(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#variants].map(([encoding, { body }]) => [encoding, body.length]));
  }

  /** What can be sent at once: the best that is there, while what the client would rather have is made. */
  pick(accepted: Accepted): Variant {
    const [wanted] = accepted;
    const best = this.#variants.get(wanted);
    if (best !== undefined) return best;
    if (!this.#compresses) return this.#identity();
    void this.#make(wanted);
    for (const encoding of accepted) {
      const there = this.#variants.get(encoding);
      if (there !== undefined) return there;
    }
    return this.#identity();
  }

  /** Resolves when there is what the client would rather have. */
  async untilBest([wanted]: Accepted): Promise<void> {
    if (this.#compresses) await this.#make(wanted);
  }

  /** Resolves when there is something that the client takes, where it does not take the body as it is. */
  async untilAcceptable(accepted: Accepted): Promise<void> {
    if (!this.#compresses || accepted.some((encoding) => this.#variants.has(encoding))) return;
    await this.#make(accepted[0]);
  }

  reply(variant: Variant, conditions: Conditions, { status, isTrue }: Provenance): Reply {
    const { method, ifNoneMatch, edgeSecond = null } = conditions;
    const isKnown = ifNoneMatch !== undefined && this.#isKnown(ifNoneMatch, variant.etag);
    const head =
      edgeSecond === null
        ? this.#headFor(variant, isKnown, isTrue)
        : this.#edgeHeadFor(variant, isKnown, isTrue, edgeSecond);
    head[head.length - 1] = status;
    if (isKnown) return { status: 304, head, body: null };
    return { status: this.#entry.value.status, head, body: method === 'HEAD' ? null : variant.body };
  }

  /** Some of its values change; the list is read before anybody else can write into it. */
  #headFor(variant: Heads, isKnown: boolean, isTrue: boolean): string[] {
    const head = isKnown ? variant.shortHead : variant.head;
    head[head.length - 3] = isTrue ? this.#trueControl() : this.#dress.cacheControl(this.#entry, false);
    return head;
  }

  /** What a balancer may keep says what it is to tell clients, and until when; all else, that it is not to be kept. */
  #edgeHeadFor(variant: Variant, isKnown: boolean, isTrue: boolean, second: number): string[] {
    const dress = this.#dress;
    const entry = this.#entry;
    if (!isTrue || !dress.staysTrue(entry, EDGE_LIFE_MS)) {
      const head = this.#headFor(variant, isKnown, isTrue);
      return [...head.slice(0, -2), 'X-Accel-Expires', '0', ...head.slice(-2)];
    }
    variant.edge ??= edgeHeads(variant, dress.edgeStamp(entry));
    const head = isKnown ? variant.edge.shortHead : variant.edge.head;
    head[head.length - 7] = this.#trueControl(EDGE_LIFE_MS);
    head[head.length - 3] = `@${second}`;
    return head;
  }

  /** What ends at a time of its own may be kept by others for less and less. */
  #trueControl(laterMs = 0): string {
    if (this.#entry.trueUntil !== Number.POSITIVE_INFINITY)
      return this.#dress.cacheControl(this.#entry, true, laterMs);
    return this.#controlWhenTrue;
  }

  /** Bytes of the same content in another encoding are known as well: whoever has them was given them by this site. */
  #isKnown(ifNoneMatch: string, etag: string | undefined): boolean {
    if (etag === undefined) return false;
    if (ifNoneMatch === etag || ifNoneMatch.trim() === '*') return true;
    const { hash } = this.#entry.value;
    const known = Object.values(SUFFIXES).map((suffix) => `"${hash}${suffix}"`);
    return ifNoneMatch.split(',').some((given) => known.includes(given.trim().replace(/^W\//, '')));
  }

  #identity(): Variant {
    return this.#variants.get('identity') ?? this.#variant('identity', this.#entry.value.body);
  }

  #make(encoding: Encoding): Promise<void> {
    const there = this.#making.get(encoding);
    if (there !== undefined || encoding === 'identity') return there ?? Promise.resolve();
    const making = compressors[encoding](this.#entry.value.body)
      .then((body) => this.#add(encoding, body))
      .catch(this.#dress.onError);
    this.#making.set(encoding, making);
    return making;
  }

  #add(encoding: Encoding, body: Buffer): void {
    this.#variants.set(encoding, this.#variant(encoding, body));
    this.#entry.bytes += body.length;
    this.#dress.onGrowth(this.#entry);
  }

  #variant(encoding: Encoding, body: Buffer): Variant {
    const { status, headers, hash } = this.#entry.value;
    const etag = status === 200 ? `"${hash}${SUFFIXES[encoding]}"` : undefined;
    const always = [
      ...(isCompressible(this.#type) ? ['Vary', 'Accept-Encoding'] : []),
      ...this.#dress.tagHeader(this.#entry).flat(),
      ...(etag === undefined ? [] : ['ETag', etag]),
      ...['Cache-Control', '', 'Cache-Status', ''],
    ];
    const coding = encoding === 'identity' ? [] : ['Content-Encoding', encoding];
    const own = headers.filter(([name]) => name.toLowerCase() !== 'cache-control').flat();
    const head = [...own, ...coding, 'Content-Length', String(body.length), ...always];
    return { etag, body, head, shortHead: always, edge: undefined };
  }
}

function edgeHeads({ head, shortHead }: Heads, stamp: readonly string[]): Heads {
  // nginx 1.22 goes by what comes last.
  const said = [EDGE_CACHE_CONTROL, '', 'Cache-Control', EDGE_CONTROL, 'X-Accel-Expires', ''];
  const forEdge = (list: readonly string[]) => [...list.slice(0, -4), ...stamp, ...said, 'Cache-Status', ''];
  return { head: forEdge(head), shortHead: forEdge(shortHead) };
}

// Walks over all public addresses of a site before and after a change, and compares what a reader gets from the cache with
// what is true, byte by byte.
import { createApp } from '../../../src/app.ts';
import type { PageCache } from '../../../src/cache/page-cache.ts';
import { loggedBy } from '../../../src/invalidation/log.ts';
import { SITE_URL, type TestSite } from '../site.ts';
import type { Exception } from './exceptions.ts';

export interface Finding {
  change: string;
  address: string;
  /** The first two are wrong; the next two cost work for nothing; the last two say that the walk itself is not right. */
  what: 'stale' | 'kept for need' | 'over-refreshed' | 'not kept' | 'unexpected' | 'needless exception';
  detail: string;
}

export interface Expected {
  /** The change is to change no page at all. */
  unseen?: boolean;
  /** What was taken from readers, as it stood on pages: they are not to get it even when there is nothing better. */
  gone?: string;
  exceptions?: readonly Exception[];
}

interface Answer {
  /** All that a reader can tell one answer from another by. */
  text: string;
  cacheStatus: string;
}

export class Walk {
  readonly #site: TestSite;
  readonly #cache: PageCache;
  readonly #addresses: readonly string[];
  /** The site without any cache. */
  readonly #truth: { request: (url: string) => Response | Promise<Response> };
  #true = new Map<string, string>();
  #invalidated = new Set<string>();
  readonly #used = new Set<Exception>();

  /** Every address is kept from here on. */
  static async begin(
    site: TestSite,
    addresses: readonly string[],
  ): Promise<{ walk: Walk; findings: Finding[] }> {
    const walk = new Walk(site, addresses);
    walk.#true = await walk.#readTruth();
    await walk.#ask();
    const findings: Finding[] = [];
    for (const [address, { cacheStatus, text }] of await walk.#ask()) {
      const finding = { change: 'none', address, detail: cacheStatus };
      if (!isHit(cacheStatus)) findings.push({ ...finding, what: 'not kept' });
      if (text !== walk.#true.get(address)) findings.push({ ...finding, what: 'stale' });
    }
    return { walk, findings };
  }

  private constructor(site: TestSite, addresses: readonly string[]) {
    if (site.pages === null) throw new Error('The site keeps no pages.');
    this.#site = site;
    this.#cache = site.pages;
    this.#addresses = addresses;
    const caches = { ...site.services.caches, values: null, fragments: null, pages: null };
    this.#truth = createApp({ ...site.services, caches }, SITE_URL);
    site.database.onCommit((tx) => {
      for (const tag of loggedBy(tx)?.tags ?? []) this.#invalidated.add(tag);
    });
  }

  /** What is wrong with what readers get after a change. */
  async check(change: string, make: () => Promise<unknown>, expected: Expected): Promise<Finding[]> {
    const tags = this.#tagsOfEntries();
    const before = this.#true;
    this.#invalidated = new Set();
    await make();
    const kept = expected.gone === undefined ? [] : this.#keptForNeed(expected.gone);
    const answers = await this.#ask();
    this.#true = await this.#readTruth();
    const findings: Finding[] = kept.map((address) => ({
      change,
      address,
      what: 'kept for need',
      detail: '',
    }));
    let changed = '';
    for (const [address, { text, cacheStatus }] of answers) {
      const truth = this.#true.get(address) ?? '';
      const isChanged = truth !== before.get(address);
      const finding = { change, address, detail: `made of ${[...(tags.get(address) ?? [])].join(' ')}` };
      if (isChanged) changed += `${address} `;
      if (text !== truth)
        findings.push({
          ...finding,
          what: 'stale',
          detail: `${finding.detail}\n  ${difference(text, truth)}`,
        });
      if (isChanged || isHit(cacheStatus)) continue;
      const through = [...(tags.get(address) ?? [])].filter((tag) => this.#invalidated.has(tag));
      if (!this.#isExcepted(address, through, expected.exceptions ?? []))
        findings.push({ ...finding, what: 'over-refreshed', detail: `through ${through.join(' ')}` });
    }
    // So that the next change is not blamed for it.
    if (findings.some(({ what }) => what === 'stale')) await this.#beginAnew();
    if ((expected.unseen ?? false) !== (changed === ''))
      findings.push({
        change,
        address: changed,
        what: 'unexpected',
        detail: changed === '' ? 'it is not seen' : 'it is seen',
      });
    return findings;
  }

  /** Those of which no change made use. */
  needless(exceptions: readonly Exception[]): Finding[] {
    return exceptions
      .filter((exception) => !this.#used.has(exception))
      .map(({ through, because }) => ({
        change: 'all',
        address: String(through),
        what: 'needless exception',
        detail: because,
      }));
  }

  /** Whether each tag by which it was made anew is excepted. */
  #isExcepted(address: string, through: readonly string[], exceptions: readonly Exception[]): boolean {
    const found = through.map((tag) =>
      exceptions.find((one) => one.through.test(tag) && (one.addresses?.test(address) ?? true)),
    );
    for (const exception of found) if (exception !== undefined) this.#used.add(exception);
    return found.length > 0 && !found.includes(undefined);
  }

  #keptForNeed(text: string): string[] {
    const { pages } = this.#site.services.caches;
    return this.#addresses.filter((address) => pages?.rescue(address)?.value.body.includes(text));
  }

  async #beginAnew(): Promise<void> {
    const { pages, fragments, values } = this.#site.services.caches;
    for (const cache of [pages, fragments, values]) cache?.memory.clear();
    await this.#ask();
  }

  async #ask(): Promise<Map<string, Answer>> {
    return this.#each(async (address) => {
      const answer = await this.#cache.serve(new Request(SITE_URL + address));
      if (answer === undefined) return { text: '', cacheStatus: 'passed on' };
      return { text: await textOf(answer), cacheStatus: answer.headers.get('Cache-Status') ?? '' };
    });
  }

  #readTruth(): Promise<Map<string, string>> {
    return this.#each(async (address) => textOf(await this.#truth.request(SITE_URL + address)));
  }

  async #each<Result>(read: (address: string) => Promise<Result>): Promise<Map<string, Result>> {
    const results = await Promise.all(
      this.#addresses.map(async (address) => [address, await read(address)] as const),
    );
    return new Map(results);
  }

  #tagsOfEntries(): Map<string, readonly string[]> {
    const entries = this.#site.services.caches.pages?.memory.entries() ?? [];
    return new Map([...entries].map(([key, { tags }]) => [key, tags]));
  }
}

async function textOf(answer: Response): Promise<string> {
  const headers = ['Location', 'Content-Type'].map((name) => `${name}: ${answer.headers.get(name) ?? ''}`);
  return [String(answer.status), ...headers, await answer.text()].join('\n');
}

function isHit(cacheStatus: string): boolean {
  return /; hit\b/.test(cacheStatus);
}

/** Where two answers begin to differ. */
function difference(got: string, truth: string): string {
  let at = 0;
  while (at < got.length && got[at] === truth[at]) at += 1;
  const around = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 60), at + 80));
  return `got ${around(got)}\n  not ${around(truth)}`;
}

import type { Stats } from 'node:fs';
import type { EdgeStamp } from './edge-log.ts';

/** What tells a file of nginx's cache from another that had its name before. */
export type EdgeFile = Pick<Stats, 'ino' | 'mtimeMs' | 'size'>;

/** What is known of such a file. */
export interface EdgePage {
  /** Of the file: 32 hexadecimal digits. */
  name: string;
  epoch: string;
  readAt: number;
  file: EdgeFile;
}

interface IndexedPage extends EdgePage {
  place: number;
  /** Numbers of its tags, each once, the smallest first. */
  tags: Uint32Array;
}

interface IndexedTag {
  name: string;
  number: number;
  /** How many pages carry it. */
  pages: number;
  /** Where they stand; some stand there no more, some are named twice. */
  places: number[];
}

/**
 * Which pages carry a tag, for tens of thousands of pages with hundreds of tags each: a pair of both takes 20 bytes or so, as
 * tags and pages are known by small numbers.
 */
export class EdgeIndex {
  readonly #pages = new Map<string, IndexedPage>();
  readonly #places: (IndexedPage | undefined)[] = [];
  readonly #freePlaces: number[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #tags: (IndexedTag | undefined)[] = [];
  readonly #freeNumbers: number[] = [];
  #bytes = 0;

  get size(): number {
    return this.#pages.size;
  }

  /** Of their files. */
  get bytes(): number {
    return this.#bytes;
  }

  /** How many tags they carry. */
  get tags(): number {
    return this.#numbers.size;
  }

  /** Pairs of tag and page that it holds, some of which are out of date: its memory grows with them. */
  get pairs(): number {
    return this.#tags.reduce((sum, tag) => sum + (tag?.places.length ?? 0), 0);
  }

  get(name: string): EdgePage | undefined {
    return this.#pages.get(name);
  }

  names(): Iterable<string> {
    return this.#pages.keys();
  }

  all(): Iterable<EdgePage> {
    return this.#pages.values();
  }

  /** In place of what is known under the name. */
  put(name: string, { ino, mtimeMs, size }: EdgeFile, { epoch, readAt, tags }: EdgeStamp): void {
    const page = { name, epoch, readAt, file: { ino, mtimeMs, size } };
    const earlier = this.#pages.get(name);
    // A page that is read often is made anew each second, with the same tags.
    if (earlier !== undefined && this.#hasJust(earlier, tags)) {
      this.#replace(earlier, { ...page, place: earlier.place, tags: earlier.tags });
      return;
    }
    this.delete(name);
    const place = this.#freePlaces.pop() ?? this.#places.length;
    const numbers = Uint32Array.from(new Set(tags), (tag) => this.#carry(tag, place)).sort();
    const indexed = { ...page, place, tags: numbers };
    this.#places[place] = indexed;
    this.#pages.set(name, indexed);
    this.#bytes += size;
  }

  delete(name: string): void {
    const page = this.#pages.get(name);
    if (page === undefined) return;
    this.#pages.delete(name);
    this.#places[page.place] = undefined;
    this.#freePlaces.push(page.place);
    this.#bytes -= page.file.size;
    for (const number of page.tags) this.#drop(number);
  }

  /** Those that carry a tag, each once. */
  withTag(name: string): EdgePage[] {
    const tag = this.#tags[this.#numbers.get(name) ?? -1];
    if (tag === undefined) return [];
    this.#tidy(tag);
    return tag.places.flatMap((place) => this.#places[place] ?? []);
  }

  #replace(earlier: IndexedPage, later: IndexedPage): void {
    this.#pages.delete(earlier.name);
    this.#pages.set(later.name, later);
    this.#places[later.place] = later;
    this.#bytes += later.file.size - earlier.file.size;
  }

  #hasJust(page: IndexedPage, tags: readonly string[]): boolean {
    if (page.tags.length !== tags.length) return false;
    const numbers = new Set(tags.map((tag) => this.#numbers.get(tag)));
    return numbers.size === tags.length && page.tags.every((number) => numbers.has(number));
  }

  #carry(name: string, place: number): number {
    const known = this.#tags[this.#numbers.get(name) ?? -1];
    if (known !== undefined) {
      known.pages += 1;
      known.places.push(place);
      return known.number;
    }
    const number = this.#freeNumbers.pop() ?? this.#tags.length;
    const own = copyOf(name);
    this.#tags[number] = { name: own, number, pages: 1, places: [place] };
    this.#numbers.set(own, number);
    return number;
  }

  #drop(number: number): void {
    const tag = this.#tags[number];
    if (tag === undefined) return;
    tag.pages -= 1;
    if (tag.pages === 0) {
      this.#numbers.delete(tag.name);
      this.#tags[number] = undefined;
      this.#freeNumbers.push(number);
    } else if (tag.places.length > 2 * tag.pages + SLACK) this.#tidy(tag);
  }

  /** A place may have been given to another page since, with the same tag or without it. */
  #tidy(tag: IndexedTag): void {
    tag.places = [...new Set(tag.places)].filter((place) => {
      const page = this.#places[place];
      return page !== undefined && includes(page.tags, tag.number);
    });
  }
}

const SLACK = 16;

/** A part of a text holds all of the text in memory. */
function copyOf(text: string): string {
  return Buffer.from(text).toString();
}

/** @param sorted the smallest first. */
function includes(sorted: Uint32Array, number: number): boolean {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] ?? 0) < number) from = middle + 1;
    else to = middle;
  }
  return sorted[from] === number;
}

import { EVERYTHING, type Invalidation, type LoggedInvalidation } from './log.ts';

/** More than a process hears of in days; of older ones nothing is known any more. */
const MOST_TAGS = 200_000;

/** What says how old something cached is: its tags, and the position that was applied before its data were read. */
export interface Stamp {
  tags: readonly string[];
  readAt: number;
}

/**
 * What a process knows of the invalidation log, and the one rule of freshness: what was read at a position may be served
 * if none of its tags was invalidated behind it. Versions, never clocks.
 */
export class Freshness {
  readonly #mostTags: number;
  /** By tag, the newest position that invalidated it; the oldest news first. */
  readonly #invalidated = new Map<string, number>();
  readonly #withdrawn = new Map<string, number>();
  #applied: number;
  #knownFrom: number;
  #everything = 0;
  #everythingWithdrawn = 0;
  #version = 0;

  /** @param position applied already; of what was read before it nothing is known. */
  constructor(position = 0, mostTags = MOST_TAGS) {
    this.#applied = position;
    this.#knownFrom = position;
    this.#mostTags = mostTags;
  }

  /** Up to here all of the log has been applied: what is read from now on is to be stamped with it. */
  get applied(): number {
    return this.#applied;
  }

  /** Of what was read before, it is not known what was invalidated since. */
  get knownFrom(): number {
    return this.#knownFrom;
  }

  /** Grows whenever something was invalidated: as long as it stays, what was fresh is. */
  get version(): number {
    return this.#version;
  }

  /** How many tags it knows the newest invalidation of. */
  get size(): number {
    return this.#invalidated.size;
  }

  isFresh({ tags, readAt }: Stamp): boolean {
    if (readAt < this.#knownFrom || readAt < this.#everything) return false;
    for (const tag of tags) if ((this.#invalidated.get(tag) ?? 0) > readAt) return false;
    return true;
  }

  /** Whether something it may show was taken from readers since; what is not known may have been. */
  isWithdrawn({ tags, readAt }: Stamp): boolean {
    if (readAt < this.#knownFrom || readAt < this.#everythingWithdrawn) return true;
    return tags.some((tag) => (this.#withdrawn.get(tag) ?? 0) > readAt);
  }

  /** The newest position that invalidated one of these tags, with it; null for none that is known. */
  newestOf(tags: readonly string[]): { tag: string; position: number } | null {
    let newest: { tag: string; position: number } | null = null;
    for (const tag of [...tags, EVERYTHING]) {
      const position = tag === EVERYTHING ? this.#everything : (this.#invalidated.get(tag) ?? 0);
      if (position > (newest?.position ?? 0)) newest = { tag, position };
    }
    return newest;
  }

  /** What this process has committed itself; those before it may still be unread. True where they are not. */
  note(own: LoggedInvalidation): boolean {
    if (own.position <= this.#applied) return true;
    this.#remember(own.position, own);
    const isNext = own.position === this.#applied + 1;
    if (isNext) this.#applied = own.position;
    return isNext;
  }

  /**
   * What the log says next. False where something is missing before it, and nothing is applied: then only `restart` helps.
   */
  apply(next: LoggedInvalidation): boolean {
    if (next.position <= this.#applied) return true;
    if (next.position !== this.#applied + 1) return false;
    this.#remember(next.position, next);
    this.#applied = next.position;
    return true;
  }

  /**
   * Goes on from a position without knowing what came before: nothing that was read earlier is fresh any more. That holds as
   * well where the log was put back and will give positions again that were reached before.
   */
  restart(position: number): void {
    const reached = position > this.#applied ? position : this.#applied + 1;
    this.#knownFrom = Math.max(this.#knownFrom, reached);
    this.#applied = position;
    this.#version += 1;
  }

  #remember(position: number, { tags, withdrawn }: Invalidation): void {
    this.#version += 1;
    for (const tag of tags) {
      if (tag === EVERYTHING) this.#everything = Math.max(this.#everything, position);
      else this.#put(this.#invalidated, tag, position);
    }
    for (const tag of withdrawn) {
      if (tag === EVERYTHING) this.#everythingWithdrawn = Math.max(this.#everythingWithdrawn, position);
      else this.#put(this.#withdrawn, tag, position);
    }
  }

  #put(map: Map<string, number>, tag: string, position: number): void {
    const newest = Math.max(position, map.get(tag) ?? 0);
    map.delete(tag);
    map.set(tag, newest);
    if (map.size <= this.#mostTags) return;
    const [oldest] = map;
    if (oldest === undefined) return;
    map.delete(oldest[0]);
    this.#knownFrom = Math.max(this.#knownFrom, oldest[1]);
  }
}

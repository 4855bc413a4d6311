import { FrequencySketch } from './frequency-sketch.ts';
import { type Kept, RecencyList } from './recency-list.ts';

/** A part of the memory with a bound of its own. What has to go is returned by whatever made it go. */
export interface Area<Value> {
  readonly bytes: number;
  readonly maxBytes: number;
  readonly size: number;
  /** How many had to go for others. */
  readonly evictions: number;
  /** How many were not taken: too large, or asked for too seldom. */
  readonly rejections: number;
  add(kept: Kept<Value>): readonly Kept<Value>[];
  use(kept: Kept<Value>): void;
  resize(kept: Kept<Value>, bytes: number): readonly Kept<Value>[];
}

/** What was used longest ago goes first. */
export class RecentArea<Value> implements Area<Value> {
  readonly maxBytes: number;
  evictions = 0;
  rejections = 0;
  readonly #list = new RecencyList<Value>();

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#list.bytes;
  }

  get size(): number {
    return this.#list.size;
  }

  add(kept: Kept<Value>): readonly Kept<Value>[] {
    this.#list.add(kept);
    return this.#trim(kept);
  }

  use(kept: Kept<Value>): void {
    this.#list.use(kept);
  }

  resize(kept: Kept<Value>, bytes: number): readonly Kept<Value>[] {
    this.#list.resize(kept, bytes);
    return this.#trim(kept);
  }

  #trim(changed: Kept<Value>): Kept<Value>[] {
    const gone: Kept<Value>[] = [];
    if (changed.bytes > this.maxBytes) {
      this.#list.remove(changed);
      gone.push(changed);
      this.rejections += 1;
    }
    while (this.bytes > this.maxBytes && this.#list.oldest !== null) {
      gone.push(this.#list.oldest);
      this.#list.remove(this.#list.oldest);
      this.evictions += 1;
    }
    return gone;
  }
}

/** Of the area, what is new has so much to show that it is asked for. */
const WINDOW = 1 / 20;
/** Of the rest, what was asked for again since it is there. */
const PROTECTED = 4 / 5;
/** The sketch has a counter in each row for so many bytes. */
const BYTES_OF_A_KEY = 512;

/**
 * What is new waits in a window. When it has to leave that, it must have been asked for more often lately than each of
 * those that would have to go for it: what is asked for once or twice, however much there is of it, pushes out nothing.
 */
export class ContestedArea<Value> implements Area<Value> {
  readonly maxBytes: number;
  evictions = 0;
  rejections = 0;
  readonly #sketch: FrequencySketch;
  readonly #window = new RecencyList<Value>();
  readonly #probation = new RecencyList<Value>();
  readonly #protected = new RecencyList<Value>();
  readonly #windowBytes: number;
  readonly #restBytes: number;

  constructor(maxBytes: number) {
    this.#sketch = new FrequencySketch(maxBytes / BYTES_OF_A_KEY);
    this.maxBytes = Math.max(0, maxBytes - this.#sketch.bytes);
    this.#windowBytes = Math.floor(this.maxBytes * WINDOW);
    this.#restBytes = this.maxBytes - this.#windowBytes;
  }

  get bytes(): number {
    return this.#window.bytes + this.#taken;
  }

  get size(): number {
    return this.#window.size + this.#probation.size + this.#protected.size;
  }

  add(kept: Kept<Value>): readonly Kept<Value>[] {
    this.#sketch.count(kept.hash);
    this.#window.add(kept);
    return this.#leaveWindow();
  }

  use(kept: Kept<Value>): void {
    this.#sketch.count(kept.hash);
    if (kept.list === this.#probation) this.#protect(kept);
    else kept.list?.use(kept);
  }

  resize(kept: Kept<Value>, bytes: number): readonly Kept<Value>[] {
    kept.list?.resize(kept, bytes);
    return kept.list === this.#window ? this.#leaveWindow() : this.#makeRoom(kept);
  }

  get #taken(): number {
    return this.#probation.bytes + this.#protected.bytes;
  }

  #protect(kept: Kept<Value>): void {
    this.#probation.remove(kept);
    this.#protected.add(kept);
    while (this.#protected.bytes > this.#restBytes * PROTECTED && this.#protected.oldest !== null) {
      const { oldest } = this.#protected;
      this.#protected.remove(oldest);
      this.#probation.add(oldest);
    }
  }

  #leaveWindow(): Kept<Value>[] {
    const gone: Kept<Value>[] = [];
    while (this.#window.bytes > this.#windowBytes && this.#window.oldest !== null) {
      const candidate = this.#window.oldest;
      this.#window.remove(candidate);
      gone.push(...this.#contest(candidate));
    }
    return gone;
  }

  /** The candidate if it loses against one of those that would have to go, or all of those. */
  #contest(candidate: Kept<Value>): Kept<Value>[] {
    const frequency = this.#sketch.estimate(candidate.hash);
    const victims: Kept<Value>[] = [];
    let missing = this.#taken + candidate.bytes - this.#restBytes;
    for (let victim = this.#first; missing > 0; victim = this.#after(victim)) {
      if (victim === null || this.#sketch.estimate(victim.hash) >= frequency) {
        this.rejections += 1;
        return [candidate];
      }
      victims.push(victim);
      missing -= victim.bytes;
    }
    for (const victim of victims) victim.list?.remove(victim);
    this.#probation.add(candidate);
    this.evictions += victims.length;
    return victims;
  }

  /** For one that has grown: it goes itself rather than one that was asked for more often. */
  #makeRoom(grown: Kept<Value>): Kept<Value>[] {
    const gone: Kept<Value>[] = [];
    while (this.#taken > this.#restBytes && this.#first !== null) {
      const isWeaker = this.#sketch.estimate(this.#first.hash) > this.#sketch.estimate(grown.hash);
      const loser = isWeaker || grown.bytes > this.#restBytes ? grown : this.#first;
      loser.list?.remove(loser);
      gone.push(loser);
      this.evictions += 1;
    }
    return gone;
  }

  /** Who has to go first. */
  get #first(): Kept<Value> | null {
    return this.#probation.oldest ?? this.#protected.oldest;
  }

  #after(kept: Kept<Value> | null): Kept<Value> | null {
    if (kept === null || kept.newer !== null) return kept?.newer ?? null;
    return kept.list === this.#probation ? this.#protected.oldest : null;
  }
}

// What became of requests: how many answers of each sort, how long the slowest took, and when the last that was not good came.

/** Of answers. `wrong` is what must never be: any other answer, or none. */
export const SORTS = ['fresh', 'stale', 'unchanged', 'moved', 'missing', 'away', 'wrong'] as const;
export type Sort = (typeof SORTS)[number];

export interface Answered {
  /** Of pages that are asked for: `kept`, `new`, `search`. */
  kind: string;
  sort: Sort;
  /** What was wrong. */
  detail?: string | undefined;
  /** On the clock of `performance.now()`. */
  askedAt: number;
  answeredAt: number;
}

/** Not what the site would have said, but the best it could. */
const TROUBLE: ReadonlySet<Sort> = new Set(['stale', 'away', 'wrong']);

export class AnswerTally {
  readonly name: string;
  readonly counts: Record<Sort, number> = {
    fresh: 0,
    stale: 0,
    unchanged: 0,
    moved: 0,
    missing: 0,
    away: 0,
    wrong: 0,
  };
  /** What was wrong, by how often. */
  readonly wrong = new Map<string, number>();
  readonly #since = performance.now();
  readonly #times = new Map<string, number[]>();
  readonly #recovered = new Map<string, number>();

  constructor(name: string) {
    this.name = name;
  }

  add({ kind, sort, detail, askedAt, answeredAt }: Answered): void {
    this.counts[sort] += 1;
    const times = this.#times.get(kind) ?? [];
    this.#times.set(kind, times);
    times.push(answeredAt - askedAt);
    if (TROUBLE.has(sort)) this.#recovered.set(kind, answeredAt - this.#since);
    if (sort !== 'wrong') return;
    const what = `${kind}: ${detail ?? sort}`;
    this.wrong.set(what, (this.wrong.get(what) ?? 0) + 1);
  }

  get total(): number {
    return SORTS.reduce((sum, sort) => sum + this.counts[sort], 0);
  }

  /** Until the last answer of each kind that was not good, in milliseconds from the beginning; none for kinds without. */
  get recovered(): ReadonlyMap<string, number> {
    return this.#recovered;
  }

  /** Milliseconds that so much of the answers took at most: 1 for all of them. */
  slowest(part: number, isOf: (kind: string) => boolean = () => true): number {
    const times = [...this.#times].flatMap(([kind, taken]) => (isOf(kind) ? taken : []));
    const sorted = Float64Array.from(times).sort();
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  }
}

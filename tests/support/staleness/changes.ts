// What is changed again and again while others read: two posts, each with a title that carries a number and with comments
// that are counted. No number ever goes down.

export const POSTS = ['harbour', 'meadow'] as const;
export type Slug = (typeof POSTS)[number];
export type What = 'title' | 'comments';
export type Fact = `${Slug} ${What}`;

export const TAG = 'shore';

interface Change {
  /** By the end of its transaction, as `clock` says. */
  at: number;
  /** Whether that is known to a millisecond, not only that it was no later. */
  isExact: boolean;
}

/** Milliseconds that only grow, the same in all processes of a machine. */
export function clock(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

export function titleOf(slug: Slug, number: number, writer: number): string {
  return `The ${slug} ${number} of writer ${writer}`;
}

/** All changes that are known to be committed. */
export class Changes {
  readonly #committed = new Map<Fact, (Change | undefined)[]>();

  /** It has this number now; whoever wrote the numbers before could not say so. */
  note(fact: Fact, number: number, isExact: boolean, at = clock()): void {
    const committed = this.#of(fact);
    const first = committed.length;
    for (let each = first; each < number; each++) committed[each] = { at, isExact: false };
    committed[number] ??= { at, isExact };
  }

  /** The newest number. */
  newest(fact: Fact): number {
    return this.#of(fact).length - 1;
  }

  /** The newest number that was committed before a time. */
  newestBefore(fact: Fact, time: number): number {
    const committed = this.#of(fact);
    let number = committed.length - 1;
    while (number >= 0 && (committed[number]?.at ?? Number.POSITIVE_INFINITY) >= time) number -= 1;
    return number;
  }

  find(fact: Fact, number: number): Change | undefined {
    return this.#of(fact)[number];
  }

  get facts(): IterableIterator<Fact> {
    return this.#committed.keys();
  }

  get count(): number {
    return [...this.#committed.values()].reduce((sum, { length }) => sum + length, 0);
  }

  #of(fact: Fact): (Change | undefined)[] {
    const known = this.#committed.get(fact);
    if (known !== undefined) return known;
    const committed: (Change | undefined)[] = [];
    this.#committed.set(fact, committed);
    return committed;
  }
}

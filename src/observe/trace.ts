// What one request asked of the database and of the caches.
import type { CacheEvent } from '../cache/cache.ts';
import type { Statement } from '../database/statement-log.ts';
import { codePlace } from './code-place.ts';

declare module 'hono' {
  interface ContextVariableMap {
    /** Nothing where nobody observes. */
    trace: Trace | undefined;
  }
}

/** Statements at most; or why there is no such number. */
export type Budget = { most: number } | { unbounded: string };

/** A statement, and where an inspected request sent it from: `src/posts/post-queries.ts:88`. */
export interface TracedStatement extends Statement {
  place: string | undefined;
}

/** Something that was looked for in a cache, and made where it was not there. */
export interface Operation extends CacheEvent {
  /** On the clock of `performance.now()`. */
  startedAt: number;
}

/** The statements of one route. An error page that answers in a route's place is a part of its own. */
export interface TracePart {
  route: string;
  budget: Budget;
  count: number;
}

/** Of a request that ends before any route: who asks, and the settings for the page that says so. */
const NO_ROUTE = { route: '(none)', budget: { most: 2 } };

/** A bulk edit sends thousands; they are counted, these many are kept. */
const MOST_KEPT = 1000;
/** The same statement more often than this is one that a join or a list would have been enough for. */
const MOST_REPEATED = 2;

export class Trace {
  /** The request's number, as the log has it. */
  readonly id: string;
  readonly isInspected: boolean;
  readonly parts: [TracePart, ...TracePart[]] = [{ ...NO_ROUTE, count: 0 }];
  readonly statements: TracedStatement[] = [];
  databaseMs = 0;
  readonly #started = performance.now();
  readonly #operations: Operation[] = [];
  #part: TracePart = this.parts[0];
  #hasRoute = false;
  #hasEnded = false;
  #countBefore = 0;
  #lookingMs = 0;

  constructor(id: string, isInspected: boolean) {
    this.id = id;
    this.isInspected = isInspected;
  }

  /** The route that the request led to, or `(none)`. */
  get route(): string {
    return this.parts[0].route;
  }

  /** Without what looking at it took. */
  get elapsedMs(): number {
    return performance.now() - this.#started - this.#lookingMs;
  }

  /** Whether it led to a route at all: a whole page that was kept does not. */
  get hasRoute(): boolean {
    return this.#hasRoute;
  }

  /** Of an inspected request, in the order in which they began: a page before the fragments on it. */
  get operations(): Operation[] {
    return this.#operations.toSorted((a, b) => a.startedAt - b.startedAt);
  }

  /** Of all parts. */
  get count(): number {
    return this.parts.reduce((sum, part) => sum + part.count, 0);
  }

  /** From now on, statements are those of this route; the first route takes over what was sent on the way to it. */
  enter(route: string, budget: Budget): void {
    if (this.#hasRoute) {
      this.#part = { route, budget, count: 0 };
      this.parts.push(this.#part);
    } else {
      Object.assign(this.#part, { route, budget });
      this.#hasRoute = true;
    }
  }

  add(statement: Statement): void {
    if (this.#hasEnded) return;
    this.databaseMs += statement.milliseconds;
    const control = controlOf(statement);
    if (control === undefined) this.#count(statement);
    else this.#addControl(control);
  }

  addOperation(event: CacheEvent): void {
    if (this.#hasEnded || !this.isInspected || this.#operations.length >= MOST_KEPT) return;
    this.#operations.push({ ...event, startedAt: performance.now() - event.milliseconds });
  }

  /** What is sent afterwards is nobody's who waits. */
  end(): void {
    this.#hasEnded = true;
  }

  /** The parts that sent more than they declared. */
  overruns(): TracePart[] {
    return this.parts.filter(({ budget, count }) => 'most' in budget && count > budget.most);
  }

  /** The texts of statements that were sent again and again. */
  repeated(): Map<string, number> {
    const times = new Map<string, number>();
    for (const { sql } of this.statements) times.set(sql, (times.get(sql) ?? 0) + 1);
    return new Map([...times].filter(([, count]) => count > MOST_REPEATED));
  }

  #count(statement: Statement): void {
    this.#part.count += 1;
    if (this.statements.length >= MOST_KEPT) return;
    this.statements.push({ ...statement, place: this.isInspected ? this.#findPlace() : undefined });
  }

  #findPlace(): string | undefined {
    const started = performance.now();
    const place = codePlace();
    this.#lookingMs += performance.now() - started;
    return place;
  }

  // A transaction that was rolled back may run again, and what it sent then is what counts.
  #addControl(control: Control): void {
    if (control === 'begin') this.#countBefore = this.#part.count;
    if (control === 'rollback') this.#part.count = Math.min(this.#part.count, this.#countBefore);
  }
}

/** Whether a cache gave it without its being made for this request. */
export function wasFound({ outcome }: Pick<Operation, 'outcome'>): boolean {
  return outcome !== 'miss' && outcome !== 'refused';
}

const CONTROLS = ['begin', 'commit', 'rollback'] as const;
export type Control = (typeof CONTROLS)[number];

/** Whether a statement begins or ends a transaction, which no budget counts. */
export function controlOf({ name, sql }: Pick<Statement, 'name' | 'sql'>): Control | undefined {
  if (name !== '') return undefined;
  const [word] = /^(begin|commit|rollback)/i.exec(sql) ?? [];
  return CONTROLS.find((control) => control === word?.toLowerCase());
}

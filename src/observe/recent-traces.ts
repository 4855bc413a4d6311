import type { Trace } from './trace.ts';

/** An inspected request, with what it asked. */
export interface KeptTrace {
  trace: Trace;
  /** Whose browser it was; null in development, where nobody needs to be signed in. */
  memberId: number | null;
  method: string;
  /** Without its query, and without what opens something to whoever has it. */
  path: string;
  status: number;
  totalMs: number;
  /** Milliseconds since 1970. */
  at: number;
}

const KEPT = 100;

/** The last inspected requests, in memory alone. */
export class RecentTraces {
  readonly #kept = new Map<string, KeptTrace>();

  keep(kept: KeptTrace): void {
    this.#kept.set(kept.trace.id, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }

  find(id: string): KeptTrace | undefined {
    return this.#kept.get(id);
  }

  /** Newest first. */
  list(): KeptTrace[] {
    return [...this.#kept.values()].reverse();
  }
}

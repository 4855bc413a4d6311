// Those who are not signed in may ask for work that costs much more than a page. However many ask at once, a few are let
// in at a time and the next ones follow with a pause, so that readers go on being served between them.
import type { Context, MiddlewareHandler } from 'hono';

export interface Pace {
  /** So many are let in without waiting. */
  atOnce: number;
  /** Between one that had to wait and the next. */
  pauseMs: number;
  /** Who comes when so many wait is sent away. */
  longest: number;
  /** Of one sender: whoever sends slowly holds a place for as long, and must not hold all. */
  mostOfOne: number;
}

export class PacedLine {
  readonly #pace: Pace;
  readonly #bySender = new Map<string, number>();
  #inside = 0;
  #next = 0;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  /** Resolves when it is one's turn, to the function that ends it; null at once where too many wait. */
  async enter(sender: string): Promise<(() => void) | null> {
    const { atOnce, pauseMs, longest, mostOfOne } = this.#pace;
    const ofSender = this.#bySender.get(sender) ?? 0;
    if (this.#inside >= atOnce + longest || ofSender >= mostOfOne) return null;
    this.#inside += 1;
    this.#bySender.set(sender, ofSender + 1);
    if (this.#inside > atOnce) {
      const now = performance.now();
      this.#next = Math.max(now, this.#next) + pauseMs;
      await new Promise((resolve) => setTimeout(resolve, this.#next - now));
    }
    return () => this.#leave(sender);
  }

  #leave(sender: string): void {
    this.#inside -= 1;
    const left = (this.#bySender.get(sender) ?? 1) - 1;
    if (left === 0) this.#bySender.delete(sender);
    else this.#bySender.set(sender, left);
  }
}

const SECONDS_TO_WAIT = 5;
/** Before somebody is sent away. */
const HELD_MS = 1000;

/**
 * Has requests wait in a line; those for whom there is no place get the shortest of answers.
 * @param senderOf what is counted together.
 */
export function waitInLine(line: PacedLine, senderOf: (c: Context) => string): MiddlewareHandler {
  return async (c, next) => {
    const leave = await line.enter(senderOf(c));
    if (leave === null) {
      // Who comes back at once would keep the process busy with nothing but sending them away.
      await new Promise((resolve) => setTimeout(resolve, HELD_MS));
      c.header('Retry-After', String(SECONDS_TO_WAIT));
      return c.text('Too many people are at the door. Try again in a few seconds.', 503);
    }
    try {
      return await next();
    } finally {
      leave();
    }
  };
}

// Those who are not signed in may ask for work that costs much more than a page. However many ask at once, a few are let
// in at a time and the next ones follow with a pause, so that readers go on being served between them.
import type { MiddlewareHandler } from 'hono';

export interface Pace {
  /** So many are let in without waiting. */
  atOnce: number;
  /** Between one that had to wait and the next. */
  pauseMs: number;
  /** Who comes when so many wait is sent away. */
  longest: number;
}

export class PacedLine {
  readonly #pace: Pace;
  #inside = 0;
  #next = 0;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  /** Resolves when it is one's turn, to the function that ends it; null at once where too many wait. */
  async enter(): Promise<(() => void) | null> {
    const { atOnce, pauseMs, longest } = this.#pace;
    if (this.#inside >= atOnce + longest) return null;
    this.#inside += 1;
    if (this.#inside > atOnce) {
      const now = performance.now();
      this.#next = Math.max(now, this.#next) + pauseMs;
      await new Promise((resolve) => setTimeout(resolve, this.#next - now));
    }
    return () => {
      this.#inside -= 1;
    };
  }
}

const SECONDS_TO_WAIT = 5;

/** Has requests wait in a line; those for whom there is no place get the shortest of answers. */
export function waitInLine(line: PacedLine): MiddlewareHandler {
  return async (c, next) => {
    const leave = await line.enter();
    if (leave === null) {
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

import { setTimeout } from 'node:timers/promises';
import { fetchPage } from '../../tests/support/staleness/fetch-page.ts';

/** What a reader was given when. */
export interface Answered {
  at: number;
  number: number;
}

/** Asks for the post that `TitleWriter` changes, again and again. */
export class TitleReader {
  newest = 0;
  total = 0;
  /** Those that are looked at. */
  answers: Answered[] = [];
  readonly #url: string;

  /** @param origin without a slash at its end. */
  constructor(origin: string) {
    this.#url = `${origin}/harbour/`;
  }

  async readUntil(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const { status, body } = await fetchPage(this.#url);
      if (status !== 200) throw new Error(`nginx answered ${status}.`);
      const number = Number(/The harbour (\d+) of/.exec(body)?.[1]);
      this.answers.push({ at: performance.now(), number });
      this.newest = Math.max(this.newest, number);
      this.total += 1;
      // Whoever is measured needs the processor as well.
      await setTimeout(1);
    }
  }
}

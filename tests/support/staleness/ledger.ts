import { clock } from './changes.ts';

const KEPT = 4_000;
const OF_PLACE = 25;
const OF_OTHERS = 25;
/** More say nothing that these do not. */
const MOST = 10;

interface Line {
  at: number;
  place: string;
  text: string;
}

/** What happened of late, for whoever has to find out why something was wrong. */
export class Ledger {
  readonly violations: string[] = [];
  readonly #lines: Line[] = [];

  /** @param place the page of a node, or who else did something. */
  add(place: string, text: string): void {
    this.#lines.push({ at: clock(), place, text });
    if (this.#lines.length > 2 * KEPT) this.#lines.splice(0, KEPT);
  }

  get isFull(): boolean {
    return this.violations.length >= MOST;
  }

  /** With what came before, of this place and of those that are no pages. */
  violate(place: string, text: string): void {
    if (this.isFull) return;
    this.add(place, `VIOLATION ${text}`);
    const here = this.#lines.filter((line) => line.place === place).slice(-OF_PLACE);
    const others = this.#lines.filter((line) => !line.place.includes('/')).slice(-OF_OTHERS);
    const lines = [...here, ...others].sort((one, other) => one.at - other.at);
    const now = clock();
    const told = lines.map(({ at, place, text }) => `    ${(at - now).toFixed(1)} ms  ${place}: ${text}`);
    this.violations.push([`${place}: ${text}`, ...told].join('\n'));
  }
}

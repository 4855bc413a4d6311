// One page of one node, as its readers see it.
import { setTimeout } from 'node:timers/promises';
import { type Changes, clock, type Fact } from './changes.ts';
import { fetchPage } from './fetch-page.ts';
import type { Ledger } from './ledger.ts';
import type { TestNode } from './node.ts';
import type { Random } from './random.ts';
import { PAGES, readShown, type Shown, titlesIn } from './shown.ts';

/**
 * What is served unmarked was fresh by a log that was read so short a while ago: whatever was committed before stands in
 * it, however slow the machine is.
 */
const KNOWN_WITHIN_MS = 2_000;
const PAUSE_MS = { least: 2, most: 18 };
const AWAY_MS = 10;

export interface ViewOptions {
  node: TestNode;
  path: string;
  changes: Changes;
  ledger: Ledger;
  random: Random;
}

/** A change that a page has shown for the first time. */
export interface Sighting {
  committedAt: number;
  seenAt: number;
}

export class View {
  readonly sightings: Sighting[] = [];
  /** Of the meadow, of which writers are killed. */
  readonly titles = new Set<string>();
  answers = 0;
  /** Of these, those that said that they may be outdated. */
  marked = 0;
  failures = 0;
  readonly #options: ViewOptions;
  readonly #place: string;
  readonly #newest = new Map<Fact, Shown>();

  constructor(options: ViewOptions) {
    this.#options = options;
    this.#place = `${options.node.name}${options.path}`;
  }

  /** Whether it has shown all that is known to be committed. */
  get isUpToDate(): boolean {
    const { changes, path } = this.#options;
    return (PAGES[path] ?? []).every((fact) => this.#seen(fact).least >= changes.newest(fact));
  }

  get node(): TestNode {
    return this.#options.node;
  }

  get place(): string {
    return this.#place;
  }

  async readUntil(isOver: () => boolean): Promise<void> {
    const { random } = this.#options;
    while (!isOver()) {
      await this.read();
      await setTimeout(random.between(PAUSE_MS.least, PAUSE_MS.most));
    }
  }

  async read(): Promise<void> {
    const { node, path, changes, ledger } = this.#options;
    const asked = clock();
    const floors = new Map(
      (PAGES[path] ?? []).map((fact) => [
        fact,
        { ...this.#seen(fact), written: node.written.get(fact) ?? 0 },
      ]),
    );
    const answer = await fetchPage(node.url + path).catch((error: unknown) => String(error));
    if (typeof answer === 'string' || answer.status !== 200) {
      this.failures += 1;
      const why = typeof answer === 'string' ? answer : `${answer.status}`;
      ledger.add(this.#place, `asked ${(clock() - asked).toFixed(1)} ms before, failed: ${why}`);
      await setTimeout(AWAY_MS);
      return;
    }
    this.answers += 1;
    const status = String(answer.headers['cache-status']);
    const shown = readShown(path, answer.body);
    for (const title of titlesIn('meadow', answer.body)) this.titles.add(title);
    ledger.add(this.#place, `asked ${(clock() - asked).toFixed(1)} ms before, ${told(shown)}; ${status}`);
    if (status.includes('rescued')) {
      this.marked += 1;
      return;
    }
    for (const [fact, floor] of floors) {
      const { least, most } = shown.get(fact) ?? { least: -1, most: -1 };
      if (least < floor.least || most < floor.most)
        ledger.violate(this.#place, `${fact} went back to ${least} after ${floor.least}`);
      if (least < floor.written)
        ledger.violate(this.#place, `${fact} is ${least} after ${floor.written} was written here`);
      const due = changes.newestBefore(fact, asked - KNOWN_WITHIN_MS);
      if (least < due) ledger.violate(this.#place, `${fact} is ${least}, and ${due} was there for too long`);
      this.#see(fact, { least, most });
    }
  }

  #seen(fact: Fact): Shown {
    return this.#newest.get(fact) ?? { least: 0, most: 0 };
  }

  #see(fact: Fact, { least, most }: Shown): void {
    const before = this.#seen(fact);
    const seenAt = clock();
    for (let number = before.least + 1; number <= least; number++) {
      const change = this.#options.changes.find(fact, number);
      // Others are shown before the writer has heard that they are committed.
      if (change === undefined) this.sightings.push({ committedAt: seenAt, seenAt });
      else if (change.isExact) this.sightings.push({ committedAt: change.at, seenAt });
    }
    this.#newest.set(fact, {
      least: Math.max(before.least, least),
      most: Math.max(before.most, most),
    });
  }
}

function told(shown: ReadonlyMap<Fact, Shown>): string {
  return [...shown]
    .map(([fact, { least, most }]) => `${fact} ${least === most ? least : `${least} to ${most}`}`)
    .join(', ');
}

import type { Change } from './machinery.ts';

/** Machinery with one thing left out or put wrong, each of which must show in some world. */
export interface Mutant {
  name: string;
  /** Leads to such a world within a few dozen. */
  seed: number;
  changes: readonly Change[];
}

const CACHE = 'src/cache/cache.ts';
const DEPENDENCIES = 'src/cache/dependencies.ts';
const FRESHNESS = 'src/invalidation/freshness.ts';
const FOLLOWER = 'src/invalidation/follower.ts';

export const MUTANTS: readonly Mutant[] = [
  mutant('what is kept is given without asking whether it is fresh', 1, CACHE, [
    'return this.#isFresh(entry, this.#options.log.freshness) && time < entry.trueUntil;',
    'return time < entry.trueUntil;',
  ]),
  mutant('what was overtaken while it was made is kept', 1, CACHE, [
    "if (!log.freshness.isFresh(entry)) return 'invalidated while it was made';",
    '',
  ]),
  mutant('what is made is stamped after its data were read', 1, CACHE, [
    '      readAt,\n',
    '      readAt: earliestKnown(log.freshness).applied,\n',
  ]),
  mutant('whoever comes later is given what was begun before', 1, CACHE, [
    'if (flight.version < arrived && !this.#isTrue(found.entry)) continue;',
    '',
  ]),
  mutant('what a page has read before is taken for new in its pieces', 15, CACHE, [
    'const { version } = earliestKnown(this.#options.log.freshness);',
    'const { version } = this.#options.log.freshness;',
  ]),
  mutant('pieces are stamped with their own beginning', 1, DEPENDENCIES, [
    'if (since === undefined) return { applied, version };',
    'return { applied, version };',
  ]),
  mutant(
    'entries of processes that are further are taken blindly',
    8,
    CACHE,
    [
      'if ((isBehind || entry.readAt > log.freshness.applied) && !(await log.catchUp())) return undefined;',
      '',
    ],
    ['entry.readAt > log.freshness.applied || !this.#isTrue(entry)', '!this.#isTrue(entry)'],
  ),
  mutant('pages do not depend on what is in their pieces', 7, CACHE, [
    'passOn(found.entry.tags, found.entry.trueUntil);',
    '',
  ]),
  mutant('pages do not say that a piece of them was rescued', 11, CACHE, [
    "if (found.outcome === 'rescued') spoil('rescued');",
    '',
  ]),
  mutant('what was taken from readers is rescued', 2, CACHE, ['log.freshness.isWithdrawn(entry) || ', '']),
  mutant('everybody makes it', 1, CACHE, ['if (flight === undefined) return', 'return']),
  mutant('the log is applied over a gap', 26, FRESHNESS, [
    'if (next.position !== this.#applied + 1) return false;',
    '',
  ]),
  mutant('an own commit is noted over a gap', 2, FRESHNESS, [
    'const isNext = own.position === this.#applied + 1;',
    'const isNext = true;',
  ]),
  mutant('what came before a new start is taken for known', 1, FRESHNESS, [
    'readAt < this.#knownFrom || readAt < this.#everything)',
    'readAt < this.#everything)',
  ]),
  mutant('invalidating everything invalidates nothing', 1, FRESHNESS, [
    'readAt < this.#knownFrom || readAt < this.#everything)',
    'readAt < this.#knownFrom)',
  ]),
  mutant('forgotten tags are taken for never invalidated', 10, FRESHNESS, [
    'this.#knownFrom = Math.max(this.#knownFrom, oldest[1]);',
    '',
  ]),
  mutant('a process does not hear of its own commits', 1, FOLLOWER, [
    'options.log.onAppend((own) => this.#note(own))',
    'options.log.onAppend(() => {})',
  ]),
  mutant('whoever reads the log already reads it for those who ask later', 2, FOLLOWER, [
    'this.#isAskedAgain = true;',
    '',
  ]),
  mutant('a process that has not read the log for long does not know it', 6, FOLLOWER, [
    'return this.sinceRead > Math.max(BLIND_AFTER_MS, 2 * this.#options.pollMs);',
    'return false;',
  ]),
];

function mutant(
  name: string,
  seed: number,
  file: string,
  ...texts: (readonly [from: string, to: string])[]
): Mutant {
  return { name, seed, changes: texts.map(([from, to]) => ({ file, from, to })) };
}

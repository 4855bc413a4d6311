// The rules of the caches, as readers and those who look into the log see them.
import type { Found } from '../../../src/cache/cache.ts';
import type { Entry } from '../../../src/cache/entry.ts';
import { EVERYTHING } from '../../../src/invalidation/log.ts';
import { type Commit, ITEMS, type Item, type Versions } from './simulated-database.ts';

/** What a read is measured by, from its beginning on. */
export interface Asked {
  began: number;
  /** What its process knew to be committed then. */
  commits: readonly Commit[];
  /** What the same process has shown before, of the same page. */
  seen: Versions;
}

/** So long after a commit a process may call what is outdated fresh, as it looks into the log so often. */
const BLIND_AFTER_MS = 2_000;
/** What is wrong with what a reader was given; undefined where nothing is. @param all that was committed by now. */
export function problemOf(
  { began, commits, seen }: Asked,
  { entry, outcome }: Found<Versions>,
  all: readonly Commit[],
): string | undefined {
  const older = (than: Versions, why: string) => {
    const item = olderItem(entry.value, than);
    return item && `shows ${item} as of ${entry.value[item]}, but ${than[item]} ${why}`;
  };
  const takenAway = newestVersions(commits.filter(({ takesAway }) => takesAway));
  const shown = older(takenAway, 'was known to have taken it from readers');
  if (shown !== undefined || outcome === 'rescued') return shown;
  const stale = older(newestVersions(commits), 'was known when it was asked for');
  const wrong = stale ?? older(seen, 'was shown before');
  if (wrong !== undefined || !isKept(outcome)) return wrong;
  const overtaken = overtakenBy(entry, commits);
  if (overtaken !== undefined) return `was read at ${entry.readAt}, before ${overtaken}`;
  const long = all.filter(({ at }) => at < began - BLIND_AFTER_MS);
  return older(newestVersions(long), 'was committed long before');
}

/** When all is quiet, a page shows the newest. */
export function problemInTheEnd(shown: Versions, commits: readonly Commit[]): string | undefined {
  const newest = newestVersions(commits);
  const isNewest = ITEMS.every((item) => shown[item] === undefined || shown[item] === (newest[item] ?? 0));
  return isNewest ? undefined : `shows ${JSON.stringify(shown)} and not ${JSON.stringify(newest)}`;
}

function newestVersions(commits: readonly Commit[]): Versions {
  const versions: Versions = {};
  for (const { number, items } of commits) for (const item of items) versions[item] = number;
  return versions;
}

function olderItem(shown: Versions, than: Versions): Item | undefined {
  return ITEMS.find((item) => shown[item] !== undefined && shown[item] < (than[item] ?? 0));
}

function overtakenBy({ tags, readAt }: Entry<unknown>, commits: readonly Commit[]): number | undefined {
  const overtaking = commits.find(
    (commit) =>
      commit.position > readAt && commit.tags.some((tag) => tag === EVERYTHING || tags.includes(tag)),
  );
  return overtaking?.position;
}

/** What was made before it was asked for. */
function isKept(outcome: Found<unknown>['outcome']): boolean {
  return outcome === 'hit' || outcome === 'stale' || outcome === 'shared-hit';
}

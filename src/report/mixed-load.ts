import type { Reader } from '../database/database.ts';
import { findSearchWords } from './data/search-words.ts';
import { type Visit, visitsOf } from './data/visits.ts';

/** A kind of page, how often readers want it, and its addresses. */
export interface LoadKind {
  name: string;
  /** Of all requests together. */
  weight: number;
  paths: readonly string[];
}

const KINDS: readonly { name: string; visit: string; weight: number; most: number }[] = [
  { name: 'Front page', visit: 'List, first page', weight: 4, most: 1 },
  { name: 'A page deep in the list', visit: 'List, middle pages', weight: 2, most: 20 },
  { name: 'A tag', visit: 'Tag, first page', weight: 3, most: 20 },
  { name: 'A post, few comments', visit: 'Post, hardly commented', weight: 6, most: 100 },
  { name: 'A post, many comments', visit: 'Post, much commented', weight: 2, most: 20 },
  { name: 'A search', visit: 'Search, two words', weight: 1, most: 20 },
  { name: 'The feed', visit: 'Feed of the site', weight: 2, most: 1 },
];

/** The pages that the site's readers are played with. */
export async function loadKinds(db: Reader): Promise<LoadKind[]> {
  const visits = new Map((await allVisits(db)).map((visit) => [visit.name, visit]));
  return KINDS.flatMap(({ name, visit, weight, most }) => {
    const paths = visits.get(visit)?.paths.slice(0, most) ?? [];
    return paths.length === 0 ? [] : [{ name, weight, paths }];
  });
}

const MOST_OF_A_KIND = 100;

/** Addresses of every kind of page, so many at most, no search among them. */
export async function somePages(db: Reader, most: number): Promise<string[]> {
  const kept = (await allVisits(db)).filter(({ name }) => !name.startsWith('Search'));
  const paths: string[] = [];
  for (let index = 0; index < MOST_OF_A_KIND; index++) {
    for (const visit of kept) {
      const path = visit.paths[index];
      if (path !== undefined && !paths.includes(path)) paths.push(path);
    }
  }
  return paths.slice(0, most);
}

async function allVisits(db: Reader): Promise<Visit[]> {
  const visits = await visitsOf(db, await findSearchWords(db));
  return visits.map((visit) => ({ ...visit, paths: visit.paths.map(asAsked) }));
}

/** As browsers ask for an address: in ASCII alone. */
export function asAsked(path: string): string {
  const { pathname, search } = new URL(path, 'http://localhost');
  return pathname + search;
}

const TURNS = 100;

/** Addresses in the order in which they are asked for: always the same one, in which kinds and addresses are well mixed. */
export function mixedPaths(kinds: readonly LoadKind[]): string[] {
  const next = kinds.map(() => 0);
  const paths: string[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [index, { weight, paths: own }] of kinds.entries()) {
      for (let time = 0; time < weight; time++) {
        const place = next[index] ?? 0;
        next[index] = place + 1;
        paths.push(own[place % own.length] ?? '/');
      }
    }
  }
  return shuffled(paths);
}

function shuffled(paths: readonly string[]): string[] {
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const mixed = [...paths];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other] ?? '/', mixed[last] ?? '/'];
  }
  return mixed;
}

import fc from 'fast-check';
import { PAGE_NAMES, type PageName } from './model-page.ts';
import { ITEMS, type Item } from './simulated-database.ts';

type CommitKind = 'changes' | 'takes away' | 'changes everything';

/** What happens next in a world. Numbers name one of what there is then. */
export type Step =
  /** One of the requests, answers, messages and timers that wait takes place. */
  | { do: 'let'; pick: number; withAnswer: boolean }
  | { do: 'read' | 'peek'; node: number; page: PageName }
  | {
      do: 'commit';
      node: number;
      items: readonly Item[];
      kind: 'changes' | 'takes away' | 'changes everything';
    }
  | { do: 'wait'; milliseconds: number }
  | { do: 'poll' | 'pause' | 'restart'; node: number }
  | { do: 'lose' | 'double' | 'forget shared'; pick: number }
  | { do: 'evict'; node: number; pick: number }
  | { do: 'outage' }
  | { do: 'prune'; kept: number }
  | { do: 'put back'; commits: number };

export interface World {
  nodes: number;
  isShared: boolean;
  steps: readonly Step[];
}

const MOST_STEPS = 70;

const node = fc.nat(2);
const pick = fc.nat(30);
const page = fc.constantFrom(...PAGE_NAMES);
const items = fc.subarray([...ITEMS], { minLength: 1, maxLength: 3 });
const milliseconds = fc.constantFrom(10, 600, 1_100, 3_000, 70_000);
const kind = fc.constantFrom<CommitKind[]>(
  'changes',
  'changes',
  'changes',
  'takes away',
  'changes everything',
);

/** How often each thing happens, among a hundred or so. */
const USUAL = {
  let: 50,
  read: 16,
  peek: 1,
  commit: 10,
  wait: 5,
  poll: 4,
  stop: 2,
  message: 4,
  evict: 2,
  outage: 1,
  prune: 1,
  'put back': 0,
};
type Weather = Partial<typeof USUAL>;

/** What else there is, in some worlds. */
const WEATHERS: readonly Weather[] = [
  { outage: 6, wait: 12 },
  { prune: 6, message: 12, stop: 6 },
  { evict: 12, wait: 10 },
  { read: 30, commit: 20 },
  { 'put back': 2, outage: 0 },
];

function stepIn(weather: Weather): fc.Arbitrary<Step> {
  const weights = { ...USUAL, ...weather };
  return fc.oneof(
    { weight: weights.let, arbitrary: fc.record({ do: fc.constant('let'), pick, withAnswer: fc.boolean() }) },
    { weight: weights.read, arbitrary: fc.record({ do: fc.constant('read'), node, page }) },
    { weight: weights.peek, arbitrary: fc.record({ do: fc.constant('peek'), node, page }) },
    { weight: weights.commit, arbitrary: fc.record({ do: fc.constant('commit'), node, items, kind }) },
    { weight: weights.wait, arbitrary: fc.record({ do: fc.constant('wait'), milliseconds }) },
    { weight: weights.poll, arbitrary: fc.record({ do: fc.constant('poll'), node }) },
    { weight: weights.stop, arbitrary: fc.record({ do: fc.constantFrom('pause', 'restart'), node }) },
    {
      weight: weights.message,
      arbitrary: fc.record({ do: fc.constantFrom('lose', 'double', 'forget shared'), pick }),
    },
    { weight: weights.evict, arbitrary: fc.record({ do: fc.constant('evict'), node, pick }) },
    { weight: weights.outage, arbitrary: fc.record({ do: fc.constant('outage') }) },
    { weight: weights.prune, arbitrary: fc.record({ do: fc.constant('prune'), kept: fc.nat(2) }) },
    {
      weight: weights['put back'],
      arbitrary: fc.record({ do: fc.constant('put back'), commits: fc.integer({ min: 1, max: 3 }) }),
    },
  );
}

function worldIn(weather: Weather): fc.Arbitrary<World> {
  return fc.record({
    nodes: fc.constantFrom(2, 2, 3),
    isShared: fc.boolean(),
    steps: fc.array(stepIn(weather), { maxLength: MOST_STEPS, size: 'max' }),
  });
}

export const world: fc.Arbitrary<World> = fc.oneof(
  { weight: WEATHERS.length, arbitrary: worldIn({}) },
  ...WEATHERS.map((weather) => ({ weight: 1, arbitrary: worldIn(weather) })),
);

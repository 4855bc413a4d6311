import { ITEMS, type Item, type Versions } from './simulated-database.ts';

/** What a page is made with: every read of an item takes a while. */
export interface Making {
  item(item: Item): Promise<number>;
  /** Something that is read already, and shown in what is made now. */
  given(item: Item): void;
  fragment(key: string, make: () => Promise<Versions>): Promise<Versions>;
  value(key: string, make: () => Promise<Versions>): Promise<Versions>;
}

/** Pages that depend on several things: by themselves, by what is in them, and by what they are told to show. */
const PAGES = {
  post: async ({ item }: Making) => ({ a: await item('a'), b: await item('b') }),
  list: async (making: Making) => merged(await card(making), await box(making, await making.item('c'))),
  either: async (making: Making) => {
    const a = await making.item('a');
    return { a, ...(a % 2 === 0 ? await count(making) : { d: await making.item('d') }) };
  },
  boxed: async (making: Making) => box(making, await making.item('c')),
  cards: async (making: Making) => card(making),
} satisfies Record<string, (making: Making) => Promise<Versions>>;

export type PageName = keyof typeof PAGES;
export const PAGE_NAMES: readonly PageName[] = ['post', 'list', 'either', 'boxed', 'cards'];

export function makePage(name: PageName, making: Making): Promise<Versions> {
  return PAGES[name](making);
}

const card = (making: Making) =>
  making.fragment('card', async () => ({ a: await making.item('a'), ...(await count(making)) }));

const count = (making: Making) => making.value('count', async () => ({ b: await making.item('b') }));

/** Shows what the page has read before it. */
const box = (making: Making, c: number) =>
  making.fragment('box', async () => {
    making.given('c');
    return { c, d: await making.item('d') };
  });

/** Where both show an item, the older of the two is what a reader sees. */
function merged(one: Versions, other: Versions): Versions {
  const versions: Versions = { ...one, ...other };
  for (const item of ITEMS) {
    const [first, second] = [one[item], other[item]];
    if (first !== undefined && second !== undefined) versions[item] = Math.min(first, second);
  }
  return versions;
}

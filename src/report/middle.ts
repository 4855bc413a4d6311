import { summarise } from './percentiles.ts';

/** The median of what several rounds gave. @throws RangeError without any. */
export function middle<Item>(items: readonly Item[], figure: (item: Item) => number): number {
  return summarise(items.map(figure)).median;
}

/** As `middle`, null where a round gave nothing. */
export function middleOrNone<Item>(
  items: readonly Item[],
  figure: (item: Item) => number | null,
): number | null {
  const values = items.map(figure).filter((value) => value !== null);
  return values.length === 0 ? null : summarise(values).median;
}

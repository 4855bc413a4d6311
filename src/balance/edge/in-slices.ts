import { setImmediate } from 'node:timers/promises';

/** Others have their turn after so long. */
const SLICE_MS = 5;

/** Does a short work for each item; others have their turn between. Items may be added while it goes on. */
export async function inSlices<Item>(items: Iterable<Item>, work: (item: Item) => void): Promise<void> {
  let until = performance.now() + SLICE_MS;
  for (const item of items) {
    work(item);
    if (performance.now() < until) continue;
    await setImmediate();
    until = performance.now() + SLICE_MS;
  }
}

/** Empties a set, of what is added meanwhile as well. */
export function* takenFrom<Item>(set: Set<Item>): Generator<Item> {
  for (const item of set) {
    set.delete(item);
    yield item;
  }
}

/** Far below what either database takes as parameters of one statement or as terms of one expression. */
const PIECE = 500;

/** A list of any length in pieces that one statement can take. */
export function* inPieces<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let start = 0; start < items.length; start += PIECE) yield items.slice(start, start + PIECE);
}

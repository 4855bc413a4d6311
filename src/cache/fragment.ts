// Fragments: pieces of pages that are kept on their own, so that a page made anew takes from before what is still true.
import { createHash } from 'node:crypto';
import { type Html, raw } from '../web/jsx/html.ts';
import { dependOn } from './dependencies.ts';
import { draw, drawLater, type Fragments, type Piece } from './draw.ts';

/** What something cached is made of beside what its own queries find. */
export type Given = readonly (string | number | boolean | null)[];

export interface FragmentProps {
  name: string;
  /**
   * All that the piece takes from around it, as far as it shows: the language, say. Whatever it takes and does not name
   * here would be shown to those for whom it is another.
   */
  by: Given;
  /** Beside those that its own queries give. */
  tags?: readonly string[];
  /** After so many it is made anew behind a reader. */
  seconds?: number;
  children: Piece;
}

/** A second line of defence, as what is cached says what it depends on. */
const SECONDS = 600;
const SHOWN_KEY = 120;

/**
 * `<Cached name="used-tags" by={[]}>{async () => <TagLinks tags={await listUsedTags(db)} />}</Cached>`, anywhere in what
 * `draw` draws: nothing in it runs where it is kept.
 */
export function Cached(props: FragmentProps): Html {
  return drawLater((fragments) => drawFragment(fragments, props));
}

/** As `Cached`, before the page is drawn: for a piece that decides whether there is a page. */
export async function drawFragment(
  fragments: Fragments,
  { name, by, tags = [], seconds = SECONDS, children }: FragmentProps,
): Promise<Html> {
  const make = () => {
    dependOn(...tags);
    return draw(fragments, children);
  };
  if (fragments === null) return make();
  // Not shared: the whole page is, and a piece of it is mostly made faster than it is fetched.
  const policy = { ttlMs: seconds * 1000 };
  const { entry } = await fragments.get(cacheKey(name, by), policy, async () => ({
    value: (await make()).markup,
  }));
  return raw(entry.value);
}

/** Readable; of what is long, the end is a digest. */
export function cacheKey(name: string, by: Given): string {
  if (by.length === 0) return name;
  const given = JSON.stringify(by).slice(1, -1);
  if (given.length <= SHOWN_KEY) return `${name}(${given})`;
  return `${name}(${given.slice(0, SHOWN_KEY)}…${createHash('sha256').update(given).digest('base64url')})`;
}

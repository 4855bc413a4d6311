import { z } from 'zod';

/** A heading of a rendered text, for its table of contents. */
export interface Heading {
  /** 2 to 4, as in `<h2>` to `<h4>`. */
  level: number;
  /** The `id` in the HTML, without `#`. */
  id: string;
  text: string;
}

/** The headings of a text as they are stored. */
export function headingsFrom(json: string): Heading[] {
  return headings.parse(JSON.parse(json));
}

const headings = z.array(z.object({ level: z.int(), id: z.string(), text: z.string() }));

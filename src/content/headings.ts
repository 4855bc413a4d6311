/** A heading of a rendered text, for its table of contents. */
export interface Heading {
  /** 2 to 4, as in `<h2>` to `<h4>`. */
  level: number;
  /** The `id` in the HTML, without `#`. */
  id: string;
  text: string;
}

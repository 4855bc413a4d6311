/**
 * Finds the place in a source of what the Markdown parser made of its lines: each line of a paragraph is the end of a
 * source line, without indentation, quote marks and list marks.
 */
export class SourceLines {
  readonly #lines: string[];
  /** Of each line, in the text with `\n` line endings. */
  readonly #starts: number[] = [];
  /** Places in that text where the source has `\r\n`. */
  readonly #wide: number[] = [];
  /** How far the cells of each table row have been read. */
  readonly #read = new Map<number, number>();

  constructor(source: string) {
    let start = 0;
    this.#lines = source.split(/\r\n|\r|\n/);
    let position = 0;
    for (const line of this.#lines) {
      this.#starts.push(start);
      start += line.length + 1;
      position += line.length;
      if (source.startsWith('\r\n', position)) {
        this.#wide.push(start - 1);
        position++;
      }
      position++;
    }
  }

  /**
   * From places in the content of a block that begins in a line (from 0) to places in the source; null where the
   * source reads differently.
   */
  locate(
    content: string,
    firstLine: number,
    isCell: boolean,
  ): (start: number, end: number) => [number, number] | null {
    let contentStart = 0;
    const places = content.split('\n').map((text, index) => {
      const place = { from: contentStart, text, at: this.#find(text.trim(), firstLine + index, isCell) };
      contentStart += text.length + 1;
      return place;
    });
    return (start, end) => {
      const place = places.findLast(({ from }) => from <= start);
      if (!place || place.at === null || end > place.from + place.text.length) return null;
      const indent = place.text.length - place.text.trimStart().length;
      const shift = place.at - indent - place.from;
      return [this.toSource(start + shift), this.toSource(end + shift)];
    };
  }

  /** From a place in the text with `\n` line endings to the place in the source. */
  toSource(offset: number): number {
    let low = 0;
    let high = this.#wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#wide[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return offset + low;
  }

  #find(text: string, line: number, isCell: boolean): number | null {
    const source = this.#lines[line] ?? '';
    const from = isCell ? (this.#read.get(line) ?? 0) : 0;
    const index = isCell ? source.indexOf(text, from) : source.lastIndexOf(text);
    if (index < 0) return null;
    if (isCell) this.#read.set(line, index + text.length);
    return (this.#starts[line] ?? 0) + index;
  }
}

// What an import took, changed, left out and why: shown at its end, and the reason for its exit status.

const OUTCOMES = ['added', 'changed', 'unchanged', 'left out'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface ReportLine {
  /** The item for a person: a file's path, a post's title and number. */
  item: string;
  message: string;
}

export class ImportReport {
  readonly #counts = new Map<string, Map<Outcome, number>>();
  readonly leftOut: ReportLine[] = [];
  readonly warnings: ReportLine[] = [];
  /** Whether the import was stopped before its end. */
  interrupted = false;

  /**
   * Counts an item.
   * @param noun plural, for the summary: `posts`, `comments`.
   */
  count(noun: string, outcome: Exclude<Outcome, 'left out'>, times = 1): void {
    this.#add(noun, outcome, times);
  }

  /** Counts an item that was not taken, and keeps why. */
  leaveOut(noun: string, item: string, reason: string): void {
    this.#add(noun, 'left out', 1);
    this.leftOut.push({ item, message: reason });
  }

  /** Keeps what a person should know of an item that was taken. */
  warn(item: string, message: string): void {
    this.warnings.push({ item, message });
  }

  /** Takes over what another one says: of work in a transaction, which may be run again, once it is committed. */
  take(other: ImportReport): void {
    for (const [noun, counts] of other.#counts)
      for (const [outcome, times] of counts) this.#add(noun, outcome, times);
    this.leftOut.push(...other.leftOut);
    this.warnings.push(...other.warnings);
  }

  countOf(noun: string, outcome: Outcome): number {
    return this.#counts.get(noun)?.get(outcome) ?? 0;
  }

  /** Lines for the terminal: a table of counts, then each item that was left out or needs a look. */
  summary(): string {
    const rows = [...this.#counts].map(([noun, counts]) => {
      const parts = OUTCOMES.filter((outcome) => counts.has(outcome)).map(
        (outcome) => `${counts.get(outcome)} ${outcome}`,
      );
      return `  ${noun.padEnd(10)} ${parts.join(', ')}`;
    });
    return [
      ...(rows.length === 0 ? ['  nothing found'] : rows),
      ...section('Left out:', this.leftOut),
      ...section('Worth a look:', this.warnings),
      ...(this.interrupted ? ['', 'Stopped before the end. Run the same import again to go on.'] : []),
    ].join('\n');
  }

  #add(noun: string, outcome: Outcome, times: number): void {
    const counts = this.#counts.get(noun) ?? new Map<Outcome, number>();
    counts.set(outcome, (counts.get(outcome) ?? 0) + times);
    this.#counts.set(noun, counts);
  }
}

function section(title: string, lines: readonly ReportLine[]): string[] {
  if (lines.length === 0) return [];
  return ['', title, ...lines.map(({ item, message }) => `  ${item}: ${message}`)];
}

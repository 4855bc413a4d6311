import { ImportReport } from '../import-report.ts';

const EXAMPLES = 3;

interface Group {
  noun: string | null;
  reason: string;
  items: string[];
  count: number;
}

/** An import's report in which what befell many items alike is one line. */
export class WordPressReport extends ImportReport {
  /** Where and why the file broke off, or null when it was read to its end. A broken file's import has failed in part. */
  broken: string | null = null;
  readonly #groups = new Map<string, Group>();

  /** Like `leaveOut`, in one line with all that were left out for this reason. */
  leaveOutAlike(noun: string, item: string, reason: string): void {
    this.#group(noun, reason, item);
  }

  /** Like `warn`, in one line with all that this is true of. */
  warnAlike(item: string, message: string): void {
    this.#group(null, message, item);
  }

  /** Ends the groups: each gives its line. */
  close(): void {
    for (const group of this.#groups.values()) {
      if (group.noun === null) this.warn(labelOf(group), group.reason);
      else this.#leaveOutAll(group.noun, group);
    }
    this.#groups.clear();
  }

  override summary(): string {
    return [super.summary(), ...(this.broken === null ? [] : ['', this.broken])].join('\n');
  }

  #group(noun: string | null, reason: string, item: string): void {
    const key = `${noun ?? ''}\n${reason}`;
    const group = this.#groups.get(key) ?? { noun, reason, items: [], count: 0 };
    group.count += 1;
    if (group.items.length < EXAMPLES && !group.items.includes(item)) group.items.push(item);
    this.#groups.set(key, group);
  }

  #leaveOutAll(noun: string, group: Group): void {
    const line = this.leftOut.length;
    for (let index = 0; index < group.count; index += 1) this.leaveOut(noun, labelOf(group), group.reason);
    this.leftOut.length = line + 1;
  }
}

function labelOf({ noun, items, count }: Group): string {
  if (count === 1) return items[0] ?? '';
  const more = count > items.length ? ', …' : '';
  return `${count} ${noun ?? 'texts'} (${items.join(', ')}${more})`;
}

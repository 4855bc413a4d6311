const REDRAW_MS = 100;
const BAR_WIDTH = 30;

/** A progress line: redrawn in place on a terminal, a line every tenth of the way elsewhere. */
export class Progress {
  readonly #label: string;
  readonly #total: number | null;
  readonly #stream: NodeJS.WriteStream;
  readonly #started = performance.now();
  #count = 0;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #drawnTenth = 0;

  /** @param total null when it isn't known. */
  constructor(label: string, total: number | null, stream: NodeJS.WriteStream = process.stderr) {
    this.#label = label;
    this.#total = total;
    this.#stream = stream;
  }

  advance(by = 1): void {
    this.#count += by;
    if (this.#stream.isTTY) this.#redraw();
    else this.#printTenths();
  }

  /** Ends the line. */
  done(note = ''): void {
    const seconds = (performance.now() - this.#started) / 1000;
    const line = `${this.#label}: ${this.#count} in ${seconds.toFixed(1)} s${note === '' ? '' : `, ${note}`}`;
    this.#stream.write(this.#stream.isTTY ? `\r\x1b[K${line}\n` : `${line}\n`);
  }

  #redraw(): void {
    const now = performance.now();
    if (now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    this.#stream.write(`\r\x1b[K${this.#label} ${this.#bar()}`);
  }

  #bar(): string {
    if (this.#total === null) return `${this.#count}`;
    const share = this.#total === 0 ? 1 : Math.min(1, this.#count / this.#total);
    const filled = Math.round(share * BAR_WIDTH);
    const elapsed = (performance.now() - this.#started) / 1000;
    const left = share === 0 ? '' : `, ${Math.ceil((elapsed / share) * (1 - share))} s left`;
    return `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${this.#count}/${this.#total}${left}`;
  }

  #printTenths(): void {
    if (this.#total === null || this.#total === 0) return;
    const tenth = Math.floor((this.#count / this.#total) * 10);
    if (tenth <= this.#drawnTenth || tenth >= 10) return;
    this.#drawnTenth = tenth;
    this.#stream.write(`${this.#label}: ${this.#count}/${this.#total}\n`);
  }
}

// Files that are being taken stand in memory: so many of them, and so many bytes, at once.

export interface UploadRoomLimits {
  /** Of all files together. */
  bytes: number;
  atOnce: number;
  /** How many more may wait. */
  line: number;
}

interface Waiting {
  bytes: number;
  enter: () => void;
}

export class UploadRoom {
  readonly #limits: UploadRoomLimits;
  readonly #line: Waiting[] = [];
  #bytes = 0;
  #inside = 0;

  constructor(limits: UploadRoomLimits) {
    this.#limits = limits;
  }

  /** Waits for its turn; null when too many wait already. What it resolves to leaves the room again. */
  async enter(wanted: number): Promise<(() => void) | null> {
    const bytes = Math.min(wanted, this.#limits.bytes);
    if (this.#line.length > 0 || !this.#hasRoom(bytes)) {
      if (this.#line.length >= this.#limits.line) return null;
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#line.push({ bytes, enter: resolve });
      await promise;
    } else this.#take(bytes);
    return () => this.#leave(bytes);
  }

  #hasRoom(bytes: number): boolean {
    return this.#inside < this.#limits.atOnce && this.#bytes + bytes <= this.#limits.bytes;
  }

  #take(bytes: number): void {
    this.#inside += 1;
    this.#bytes += bytes;
  }

  #leave(bytes: number): void {
    this.#inside -= 1;
    this.#bytes -= bytes;
    for (let next = this.#line[0]; next && this.#hasRoom(next.bytes); next = this.#line[0]) {
      this.#line.shift();
      this.#take(next.bytes);
      next.enter();
    }
  }
}

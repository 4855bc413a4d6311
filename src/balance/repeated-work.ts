export interface RepeatedWorkOptions<Result> {
  work: () => Promise<Result>;
  everyMs: number;
  onDone?: (result: Result) => void;
  /** Given why it fails when that begins, and null when it works again. */
  onTrouble?: (error: unknown) => void;
}

/** Does something again and again, never twice at once. */
export class RepeatedWork<Result> implements AsyncDisposable {
  /** Settles when it was done, or has failed, for the first time. */
  readonly first: Promise<void>;
  readonly #options: RepeatedWorkOptions<Result>;
  readonly #timer: NodeJS.Timeout;
  #doing: Promise<void> | undefined;
  #isAskedAgain = false;
  #isWorking = true;
  #isOver = false;

  constructor(options: RepeatedWorkOptions<Result>) {
    this.#options = options;
    this.#timer = setInterval(() => this.#begin(), options.everyMs);
    this.first = this.#begin();
  }

  /** Whether it went well last. */
  get isWorking(): boolean {
    return this.#isWorking;
  }

  /** At once, or once more after what is being done. */
  again(): void {
    if (this.#doing === undefined) void this.#begin();
    else this.#isAskedAgain = true;
  }

  /** Waits for what is being done. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    clearInterval(this.#timer);
    await this.#doing;
  }

  #begin(): Promise<void> {
    this.#doing ??= this.#doAll();
    return this.#doing;
  }

  async #doAll(): Promise<void> {
    do {
      this.#isAskedAgain = false;
      await this.#doOnce();
    } while (this.#isAskedAgain && !this.#isOver);
    // In the same step as the last look at the question: who asks from now on is heard anew.
    this.#doing = undefined;
  }

  async #doOnce(): Promise<void> {
    const { work, onDone, onTrouble } = this.#options;
    try {
      const result = await work();
      if (this.#isOver) return;
      if (!this.#isWorking) onTrouble?.(null);
      this.#isWorking = true;
      onDone?.(result);
    } catch (error) {
      if (this.#isWorking && !this.#isOver) onTrouble?.(error);
      this.#isWorking = false;
    }
  }
}

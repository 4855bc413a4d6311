import { type FSWatcher, watch } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Bus } from './bus.ts';
import { pauseAfter } from './pauses.ts';

/** `octavo.db` → `octavo.db-wake`: it says nothing, and is written so that others see it change. */
const SUFFIX = '-wake';

export interface FileBusOptions {
  databaseFile: string;
  /** Given why nothing is heard or told, once each time that begins; followers go on looking by themselves. */
  onTrouble: (error: unknown) => void;
}

/** For processes that share a database file: each writes a small file beside it, and watches for the others to. */
export class FileBus implements Bus {
  readonly #file: string;
  readonly #onTrouble: (error: unknown) => void;
  #wake: () => void = () => {};
  #isWaking = false;
  #watcher: FSWatcher | undefined;
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;
  #writing: Promise<void> | undefined;
  #isToldAgain = false;
  #canWrite = true;
  #isOver = false;

  constructor({ databaseFile, onTrouble }: FileBusOptions) {
    this.#file = databaseFile + SUFFIX;
    this.#onTrouble = onTrouble;
  }

  async listen(wake: () => void): Promise<void> {
    this.#wake = wake;
    this.#watch();
  }

  tell(): void {
    if (this.#isOver) return;
    this.#isToldAgain = true;
    this.#writing ??= this.#write();
  }

  /** All that was told is written by then. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#retry);
    this.#watcher?.close();
    await this.#writing;
  }

  /** One write at a time: whatever is told meanwhile is one more. */
  async #write(): Promise<void> {
    while (this.#isToldAgain) {
      this.#isToldAgain = false;
      try {
        await touch(this.#file);
        this.#canWrite = true;
      } catch (error) {
        if (this.#canWrite) this.#onTrouble(error);
        this.#canWrite = false;
      }
    }
    this.#writing = undefined;
  }

  #watch(): void {
    const folder = dirname(this.#file);
    try {
      // The folder and not the file, which may not be there yet or be made anew.
      this.#watcher = watch(folder, { persistent: false }, (_, name) => this.#hear(name)).once(
        'error',
        (error) => this.#watchAgain(error),
      );
    } catch (error) {
      this.#watchAgain(error);
      return;
    }
    // What was told while nobody watched.
    if (this.#failures > 0) this.#wakeSoon();
  }

  #hear(name: string | null): void {
    if (name === null || name === basename(this.#file)) {
      this.#failures = 0;
      this.#wakeSoon();
      return;
    }
    // Its own name is what a folder says of itself: it was moved or removed, and nothing is heard of it any more.
    if (name === basename(dirname(this.#file))) this.#watchAgain(new Error(`${name} was moved or removed`));
  }

  /** Once, however many changes one write is. */
  #wakeSoon(): void {
    if (this.#isWaking) return;
    this.#isWaking = true;
    setImmediate(() => {
      this.#isWaking = false;
      if (!this.#isOver) this.#wake();
    });
  }

  #watchAgain(error: unknown): void {
    this.#watcher?.close();
    this.#watcher = undefined;
    if (this.#isOver) return;
    this.#failures += 1;
    if (this.#failures === 1) this.#onTrouble(error);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#watch(), pauseAfter(this.#failures)).unref();
  }
}

async function touch(file: string): Promise<void> {
  try {
    await writeFile(file, '\n');
  } catch (error) {
    // Another user's, perhaps of whoever ran a command; in the same folder SQLite makes files as well.
    if (!(error instanceof Error && 'code' in error && error.code === 'EACCES')) throw error;
    await rm(file);
    await writeFile(file, '\n');
  }
}

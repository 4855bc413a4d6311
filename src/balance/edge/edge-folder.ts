import { type FSWatcher, statSync, watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { EdgeFile, EdgeIndex } from './edge-index.ts';
import { inSlices, takenFrom } from './in-slices.ts';

/** A page under its last name: nginx writes it under another first. */
const PAGE_NAME = /^[0-9a-f]{32}$/;
/** Between two looks at a folder that cannot be watched, and until one that could be is looked for again. */
const UNWATCHED_MS = 500;
const SOON_MS = 10;
/** A change within the tick of the clock in which the folder was looked at would not show. */
const SETTLED_MS = 1_000;

export interface EdgeFolderOptions {
  folder: string;
  /** Between two looks at all of it, in milliseconds. */
  rescanMs: number;
  /** Told of a file that is new, another or gone; sometimes of one that is none of it. */
  onChange: (name: string) => void;
  /** Which files are known already. */
  index: Pick<EdgeIndex, 'get' | 'names'>;
  /** Given why the system tells nothing, or the folder cannot be read, once each time that begins. */
  onTrouble: (error: unknown) => void;
}

/** Tells what happens to the files of nginx's cache: at once, and of what the system was silent about a little later. */
export class EdgeFolder implements AsyncDisposable {
  readonly #options: EdgeFolderOptions;
  readonly #changed = new Set<string>();
  #telling: Promise<void> | undefined;
  #watcher: FSWatcher | undefined;
  /** The folder as it was when all of it was looked at; undefined where it is to be looked at in any case. */
  #seen: EdgeFile | undefined;
  /** What a look found and the system has not told of. */
  readonly #unheard = new Set<string>();
  #missed = 0;
  #scanMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #scanning: Promise<void> | undefined;
  #hasTrouble = false;
  #isOver = false;

  /** All that is there has been told when it resolves. */
  static async open(options: EdgeFolderOptions): Promise<EdgeFolder> {
    const folder = new EdgeFolder(options);
    await folder.#scan();
    folder.#unheard.clear();
    folder.#plan();
    return folder;
  }

  private constructor(options: EdgeFolderOptions) {
    this.#options = options;
  }

  get missed(): number {
    return this.#missed;
  }

  /** How long the last look at all of it took. */
  get scanMs(): number {
    return this.#scanMs;
  }

  /** Has the next look look at every file. */
  doubt(): void {
    this.#seen = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#watcher?.close();
    await this.#scanning;
    await this.#telling;
  }

  #plan(pause = this.#pause): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#scanning = this.#scan().then(() => {
        this.#scanning = undefined;
        if (!this.#isOver) this.#plan();
      });
    }, pause).unref();
  }

  get #pause(): number {
    const { rescanMs } = this.#options;
    return this.#watcher === undefined ? Math.min(rescanMs, UNWATCHED_MS) : rescanMs;
  }

  #hear(name: string | null): void {
    if (this.#isOver || name === null) return;
    // Its own name is what a folder says of itself: it was moved, removed or given to
    // another user, and perhaps nothing is heard of it any more.
    if (name === basename(this.#options.folder)) this.#unwatch();
    if (!PAGE_NAME.test(name)) return;
    this.#unheard.delete(name);
    this.#changed.add(name);
    this.#telling ??= this.#tell();
  }

  /** One file once, however much the system says of it at once. */
  async #tell(): Promise<void> {
    await setImmediate();
    await inSlices(takenFrom(this.#changed), (name) => this.#options.onChange(name));
    this.#telling = undefined;
  }

  async #scan(): Promise<void> {
    try {
      // Watched before it is read, so that nothing slips between.
      this.#watch();
      const began = Date.now();
      const folder = statSync(this.#options.folder);
      if (isSame(folder, this.#seen)) return;
      await this.#look();
      this.#scanMs = Date.now() - began;
      this.#seen = began - folder.mtimeMs > SETTLED_MS ? folder : undefined;
      if (this.#watcher !== undefined) this.#hasTrouble = false;
    } catch (error) {
      this.#complain(error);
    }
  }

  #watch(): void {
    if (this.#watcher !== undefined) return;
    try {
      const watcher = watch(this.#options.folder, { persistent: false }, (_, name) => this.#hear(name));
      this.#watcher = watcher.once('error', (error) => {
        this.#complain(error);
        this.#unwatch();
      });
    } catch (error) {
      this.#complain(error);
    }
  }

  #unwatch(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
    this.#seen = undefined;
    if (!this.#isOver && this.#scanning === undefined) this.#plan(SOON_MS);
  }

  #complain(error: unknown): void {
    if (!this.#hasTrouble) this.#options.onTrouble(error);
    this.#hasTrouble = true;
  }

  async #look(): Promise<void> {
    const { folder, index, onChange } = this.#options;
    this.#missed += this.#unheard.size;
    this.#unheard.clear();
    const names = new Set((await readdir(folder)).filter((name) => PAGE_NAME.test(name)));
    await inSlices(names, (name) => {
      const file = statSync(join(folder, name), { throwIfNoEntry: false });
      if (file !== undefined && isSame(file, index.get(name)?.file)) return;
      this.#unheard.add(name);
      onChange(name);
    });
    await inSlices([...index.names()], (name) => {
      if (!names.has(name)) onChange(name);
    });
  }
}

function isSame(one: EdgeFile, other: EdgeFile | undefined): boolean {
  return one.ino === other?.ino && one.mtimeMs === other.mtimeMs;
}

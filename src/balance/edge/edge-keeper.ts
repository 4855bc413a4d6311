// Keeps nginx's own cache exact: what was invalidated is removed from it, whenever nginx has put it there.
import { statSync } from 'node:fs';
import { mkdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { LoggedInvalidation } from '../../invalidation/log.ts';
import { EdgeFolder } from './edge-folder.ts';
import { EdgeIndex, type EdgePage } from './edge-index.ts';
import { type EdgeLog, isFreshAtEdge, isFreshOf, tagsToCheck } from './edge-log.ts';
import { takenFrom } from './in-slices.ts';
import { isMissing, readEdgeFile } from './read-edge-file.ts';

const RESCAN_MS = 10_000;
/** Fewer than there are threads for such work, as others need them as well. */
const REMOVALS_AT_ONCE = 3;

export interface EdgeKeeperOptions {
  /** Where nginx keeps pages: all in this one folder, with `use_temp_path=off`. It is made where it is not there. */
  folder: string;
  /** What this process knows of the invalidation log. */
  follower: EdgeLog;
  logger: Pick<Logger, 'warn'>;
  /** Between two looks at the whole folder, in milliseconds. */
  rescanMs?: number;
}

export interface EdgeFigures {
  /** Pages that are kept, each encoding for itself. */
  entries: number;
  /** Of their files. */
  bytes: number;
  /** Since it began. */
  removed: number;
  /** Milliseconds since 1970; null before the first. */
  lastRemovedAt: number | null;
  /** How long the last look at the whole folder took, in milliseconds. */
  scanMs: number;
  /** Changes that the system did not tell of, as there were too many at once; a look at the whole folder found them. */
  missed: number;
}

export class EdgeKeeper implements AsyncDisposable {
  readonly #options: EdgeKeeperOptions;
  readonly #index = new EdgeIndex();
  readonly #stopListening: () => void;
  /** Names of what is to be removed, in that order. */
  readonly #stale = new Set<string>();
  readonly #removals = new Set<Promise<void>>();
  #folder: EdgeFolder | undefined;
  #knownFrom: number;
  #removed = 0;
  #lastRemovedAt: number | null = null;
  #hasTrouble = false;

  /** All that is there already has been looked at when it resolves, and what is stale is removed. */
  static async open(options: EdgeKeeperOptions): Promise<EdgeKeeper> {
    await mkdir(options.folder, { recursive: true });
    const keeper = new EdgeKeeper(options);
    await keeper.#watch();
    while (keeper.#removals.size > 0) await Promise.all(keeper.#removals);
    return keeper;
  }

  private constructor(options: EdgeKeeperOptions) {
    this.#options = options;
    this.#knownFrom = options.follower.freshness.knownFrom;
    this.#stopListening = options.follower.onNews((news) => this.#apply(news));
  }

  get figures(): EdgeFigures {
    return {
      entries: this.#index.size,
      bytes: this.#index.bytes,
      removed: this.#removed,
      lastRemovedAt: this.#lastRemovedAt,
      scanMs: this.#folder?.scanMs ?? 0,
      missed: this.#folder?.missed ?? 0,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopListening();
    this.#stale.clear();
    await this.#folder?.[Symbol.asyncDispose]();
    await Promise.all(this.#removals);
  }

  async #watch(): Promise<void> {
    const { folder, rescanMs = RESCAN_MS, logger } = this.#options;
    this.#folder = await EdgeFolder.open({
      folder,
      rescanMs,
      index: this.#index,
      onChange: (name) => this.#look(name),
      onTrouble: (error) =>
        logger.warn(
          { err: error },
          'the folder of nginx’s cache cannot be watched; looking through it often instead',
        ),
    });
  }

  /** Judged and remembered in one step: what is invalidated later is found by its tags. */
  #look(name: string): void {
    const { folder, follower } = this.#options;
    const path = join(folder, name);
    // Before it is read: of a newer one that comes between, the system tells once more.
    const file = statSync(path, { throwIfNoEntry: false });
    const stamp = file && readEdgeFile(path);
    if (file === undefined || stamp === undefined) this.#forget(name);
    else if (stamp === null || !isFreshAtEdge(stamp, follower)) this.#remove([name]);
    else {
      this.#stale.delete(name);
      this.#index.put(name, file, { ...stamp, epoch: follower.epoch });
    }
  }

  #forget(name: string): void {
    this.#stale.delete(name);
    this.#index.delete(name);
  }

  #apply(news: LoggedInvalidation | null): void {
    const { follower } = this.#options;
    const { knownFrom } = follower.freshness;
    const tags = news && tagsToCheck(news.tags);
    if (tags === null || knownFrom !== this.#knownFrom)
      this.#removeOf(this.#index.all(), (page) => isFreshAtEdge({ ...page, tags: [] }, follower));
    this.#knownFrom = knownFrom;
    for (const tag of tags ?? [])
      this.#removeOf(this.#index.withTag(tag), ({ readAt }) => isFreshOf(tag, readAt, follower));
  }

  /** What was asked for last comes first: it will be asked for next. */
  #removeOf(pages: Iterable<EdgePage>, isFresh: (page: EdgePage) => boolean): void {
    const stale = [...pages].filter((page) => !isFresh(page));
    stale.sort((one, other) => other.file.mtimeMs - one.file.mtimeMs);
    this.#remove(stale.map(({ name }) => name));
  }

  #remove(names: readonly string[]): void {
    for (const name of names) this.#stale.add(name);
    while (this.#removals.size < Math.min(REMOVALS_AT_ONCE, this.#stale.size)) {
      const removal = this.#removeAll().finally(() => this.#removals.delete(removal));
      this.#removals.add(removal);
    }
  }

  async #removeAll(): Promise<void> {
    for (const name of takenFrom(this.#stale)) {
      this.#index.delete(name);
      await this.#unlink(name);
    }
  }

  async #unlink(name: string): Promise<void> {
    try {
      await unlink(join(this.#options.folder, name));
      this.#removed += 1;
      this.#lastRemovedAt = Date.now();
      this.#hasTrouble = false;
    } catch (error) {
      if (isMissing(error)) return;
      // It is found again when all of the folder is looked at.
      this.#folder?.doubt();
      if (this.#hasTrouble) return;
      this.#hasTrouble = true;
      this.#options.logger.warn(
        { err: error },
        'stale pages cannot be removed from nginx’s cache: readers may see them for two seconds',
      );
    }
  }
}

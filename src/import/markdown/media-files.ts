// The pictures, videos and documents that posts use, taken once each.
import { readFile, stat } from 'node:fs/promises';
import { basename, relative } from 'node:path';
import { named } from '../../database/named.ts';
import { DEFAULT_MEDIA_LIMITS, isStored, type MediaLimits, refusalSentence } from '../../media/add-media.ts';
import { mediaPath, variantsFrom } from '../../media/media.ts';
import type { ImportContext } from '../import-context.ts';
import type { ImportReport } from '../import-report.ts';
import { type ImportedItem, importedItems, rememberItem } from '../imported-items.ts';
import { storeMedia } from '../store-media.ts';
import { fileProblem } from './find-files.ts';

/** A file that is on the site now. */
export interface TakenMedia {
  id: number;
  /** Where the site serves it. */
  path: string;
  isPicture: boolean;
}

export interface MediaFilesOptions {
  source: string;
  folder: string;
  isDryRun: boolean;
  limits: Partial<MediaLimits>;
}

export class MediaFiles {
  readonly #context: ImportContext;
  readonly #options: MediaFilesOptions;
  readonly #report: ImportReport;
  readonly #remembered: ReadonlyMap<string, ImportedItem>;
  readonly #taken = new Map<string, Promise<TakenMedia | null>>();

  constructor(
    context: ImportContext,
    options: MediaFilesOptions,
    report: ImportReport,
    remembered: ReadonlyMap<string, ImportedItem>,
  ) {
    this.#context = context;
    this.#options = options;
    this.#report = report;
    this.#remembered = remembered;
  }

  /** The paths of all files that texts use, from the folder. */
  get used(): ReadonlySet<string> {
    return new Set([...this.#remembered.keys(), ...this.#taken.keys()]);
  }

  /** Whether a file that an earlier import took is another one now, or gone: from the folder, or from the site. */
  async haveChanged(): Promise<boolean> {
    for (const [key, item] of this.#remembered) {
      if ((await this.#stamp(key)) !== item.digest) return true;
      if ((await this.#byId(item.entityId)) === undefined) return true;
    }
    return false;
  }

  /**
   * Takes a file, or says in the report why not and gives null; the same file is taken and reported once.
   * @param file its real path.
   */
  take(file: string): Promise<TakenMedia | null> {
    const key = relative(this.#options.folder, file).replaceAll('\\', '/');
    let taken = this.#taken.get(key);
    if (taken === undefined) {
      taken = this.#take(key, file);
      this.#taken.set(key, taken);
    }
    return taken;
  }

  async #take(key: string, file: string): Promise<TakenMedia | null> {
    const stamp = await this.#stamp(key);
    const item = this.#remembered.get(key);
    const known = item !== undefined && item.digest === stamp ? await this.#byId(item.entityId) : undefined;
    if (known !== undefined) {
      this.#report.count('files', 'unchanged');
      return known;
    }
    if (this.#options.isDryRun) {
      this.#report.count('files', 'added');
      return {
        id: 0,
        path: `/media/${'0'.repeat(20)}/${encodeURIComponent(basename(file))}`,
        isPicture: true,
      };
    }
    return this.#add(key, file, stamp);
  }

  async #add(key: string, file: string, stamp: string): Promise<TakenMedia | null> {
    const maxBytes = this.#options.limits.maxBytes ?? DEFAULT_MEDIA_LIMITS.maxBytes;
    let body: Uint8Array;
    try {
      if ((await stat(file)).size > maxBytes)
        return this.#refuse(key, refusalSentence('too-large', { maxBytes }));
      body = await readFile(file);
    } catch (error) {
      return this.#refuse(key, fileProblem(error));
    }
    const result = await storeMedia(this.#context, { name: basename(file), body }, this.#options.limits);
    if (!result.ok) return this.#refuse(key, refusalSentence(result.reason, this.#options.limits));
    const { media, isNew } = result;
    this.#report.count('files', isNew ? 'added' : 'unchanged');
    if (/\.svg$/i.test(key) && media.type === 'image/png')
      this.#report.warn(key, 'drawn as a PNG, because an SVG can hold scripts');
    const memory = { entityId: media.id, digest: stamp, importedAt: this.#context.now() };
    await this.#context.database.transaction((tx) =>
      rememberItem(tx, this.#options.source, 'media', key, memory),
    );
    return { id: media.id, path: mediaPath(media), isPicture: media.width !== null };
  }

  #refuse(key: string, reason: string): null {
    this.#report.leaveOut('files', key, reason);
    return null;
  }

  /** Undefined also when its files are not all there. */
  async #byId(id: number): Promise<TakenMedia | undefined> {
    const row = await named(this.#context.database.read, 'imports.media')
      .selectFrom('media')
      .select(['id', 'hash', 'name', 'width', 'variants'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const variants = variantsFrom(row.variants);
    if (!(await isStored(this.#context.mediaStore, { hash: row.hash, variants }))) return undefined;
    return { id: row.id, path: mediaPath(row), isPicture: row.width !== null };
  }

  /** Size and time of a file, which change when it does. */
  async #stamp(key: string): Promise<string> {
    try {
      const file = await stat(`${this.#options.folder}/${key}`);
      return `${file.size} ${file.mtimeMs}`;
    } catch {
      return 'gone';
    }
  }
}

export async function openMediaFiles(
  context: ImportContext,
  options: MediaFilesOptions,
  report: ImportReport,
): Promise<MediaFiles> {
  const remembered = await importedItems(context.database.read, options.source, 'media');
  return new MediaFiles(context, options, report, remembered);
}

import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { EXPORT_FILES, EXPORT_SCHEMAS, EXPORT_VERSION, formatData, parseData } from './data-file.ts';

export type ExportErrorCode = 'not-empty' | 'not-a-folder' | 'cannot-write';

/** The export cannot begin, or not go on; the message says what to do. */
export class ExportError extends Error {
  readonly code: ExportErrorCode;

  constructor(code: ExportErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ExportError';
    this.code = code;
  }
}

/** A folder that an export is written to, and the list of what it wrote there. */
export class ExportFolder {
  readonly #folder: string;
  readonly #before: ReadonlySet<string>;
  readonly #written = new Set<string>();

  constructor(folder: string, before: readonly string[]) {
    this.#folder = folder;
    this.#before = new Set(before);
  }

  async write(path: string, content: string): Promise<void> {
    await this.#replace(path, (unfinished) => writeFile(unfinished, content));
  }

  /** Copies a file of which one with the same name and size is the same. */
  async copy(path: string, size: number, open: () => Promise<ReadableStream<Uint8Array>>): Promise<void> {
    const there = await stat(join(this.#folder, path)).catch(() => undefined);
    if (there?.size === size) {
      this.#written.add(path);
      return;
    }
    await this.#replace(path, async (unfinished) => {
      await pipeline(Readable.fromWeb((await open()) as NodeReadableStream), createWriteStream(unfinished));
    });
  }

  /** Says in the folder that it is an export; an unfinished one keeps the list of the files before it. */
  async writeManifest(isComplete: boolean): Promise<void> {
    const files = [...new Set([...this.#written, ...(isComplete ? [] : this.#before)])].sort();
    await this.write(
      EXPORT_FILES.manifest,
      formatData({ octavo: EXPORT_VERSION, complete: isComplete, files }),
    );
  }

  /** Removes what an earlier export wrote and this one did not. */
  async removeOutdated(): Promise<void> {
    for (const path of this.#before) {
      if (!this.#written.has(path)) await rm(join(this.#folder, path), { force: true });
    }
  }

  async #replace(path: string, fill: (unfinished: string) => Promise<void>): Promise<void> {
    const target = join(this.#folder, path);
    const unfinished = join(dirname(target), `.${randomUUID()}`);
    try {
      await mkdir(dirname(target), { recursive: true });
      await fill(unfinished);
      await rename(unfinished, target);
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      const reason = error instanceof Error ? error.message : String(error);
      const message = `${target} cannot be written (${reason}). Make room or correct the folder's rights, then run the export again.`;
      throw new ExportError('cannot-write', message, error);
    }
    this.#written.add(path);
  }
}

/** @throws ExportError when the folder holds something that no export wrote. */
export async function openExportFolder(folder: string, { force }: { force: boolean }): Promise<ExportFolder> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new ExportError(
      'not-a-folder',
      `${folder} is no folder that can be written to. Choose another.`,
      error,
    );
  });
  const before = await filesBefore(folder);
  if (before === null && names.length > 0 && !force) {
    const message = `${folder} is not empty, and is no export. Choose another folder, or --force to write into this one.`;
    throw new ExportError('not-empty', message);
  }
  return new ExportFolder(folder, before ?? []);
}

/** The files that an earlier export wrote, or null when the folder is none. */
async function filesBefore(folder: string): Promise<string[] | null> {
  const text = await readFile(join(folder, EXPORT_FILES.manifest), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const { files } = parseData(text, EXPORT_SCHEMAS.manifest);
    return files.filter((path) => !path.startsWith('/') && !path.split('/').includes('..'));
  } catch {
    return null;
  }
}

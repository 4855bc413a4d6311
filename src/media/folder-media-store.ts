import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, open, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { type ByteRange, isMediaKey, type MediaStore, type StoredFile } from './media-store.ts';

/** Media in a folder of this machine, or of a disk that the nodes share. */
export class FolderMediaStore implements MediaStore {
  readonly #folder: string;

  /** @param folder absolute; made when it isn't there. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(key: string, body: Uint8Array): Promise<void> {
    const path = this.#pathOf(key);
    if (path === null) throw new Error(`Not a key for media: ${JSON.stringify(key)}`);
    if (await exists(path)) return;
    await mkdir(dirname(path), { recursive: true });
    // No key starts with a dot, so that an unfinished file is never taken for a whole one.
    const unfinished = join(dirname(path), `.${randomUUID()}`);
    try {
      await writeDurably(unfinished, body);
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
    await syncFolder(dirname(path));
  }

  async get(key: string, range?: ByteRange): Promise<StoredFile | undefined> {
    const path = this.#pathOf(key);
    const size = path === null ? undefined : await sizeOfFile(path);
    if (path === null || size === undefined) return undefined;
    // Node's own type for the same class knows `from`.
    return { size, stream: NodeReadableStream.from(readLazily(path, range)) as ReadableStream<Uint8Array> };
  }

  async delete(key: string): Promise<void> {
    const path = this.#pathOf(key);
    if (path === null) return;
    await rm(path, { force: true });
    // The folder goes with its last file.
    await rmdir(dirname(path)).catch((error: unknown) => {
      if (!hasCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR')) throw error;
    });
  }

  #pathOf(key: string): string | null {
    return isMediaKey(key) ? join(this.#folder, ...key.split('/')) : null;
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function writeDurably(path: string, body: Uint8Array): Promise<void> {
  await using handle = await open(path, 'wx');
  await handle.writeFile(body);
  await handle.sync();
}

/** Makes the new name survive a power cut; file systems that cannot do that are left as they are. */
async function syncFolder(path: string): Promise<void> {
  try {
    await using handle = await open(path, 'r');
    await handle.sync();
  } catch (error) {
    if (!hasCode(error, 'EINVAL', 'EISDIR', 'EPERM', 'EACCES', 'ENOTSUP')) throw error;
  }
}

async function sizeOfFile(path: string): Promise<number | undefined> {
  try {
    const file = await stat(path);
    return file.isFile() ? file.size : undefined;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG')) return undefined;
    throw error;
  }
}

/** Opens the file when its first bytes are asked for, so that an answer nobody reads holds nothing open. */
async function* readLazily(path: string, range: ByteRange | undefined): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path, range);
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

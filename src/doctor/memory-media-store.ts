import type { MediaStore, StoredFile } from '../media/media-store.ts';

/** Keeps nothing: what is rehearsed leaves no files. */
export class MemoryMediaStore implements MediaStore {
  readonly #files = new Map<string, Uint8Array>();

  async put(key: string, body: Uint8Array): Promise<void> {
    this.#files.set(key, body);
  }

  async get(key: string): Promise<StoredFile | undefined> {
    const body = this.#files.get(key);
    if (body === undefined) return undefined;
    return { size: body.length, stream: new Blob([Uint8Array.from(body)]).stream() };
  }

  async delete(key: string): Promise<void> {
    this.#files.delete(key);
  }
}

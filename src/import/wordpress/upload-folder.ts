import { realpath, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';

/**
 * Finds the files of a blog's uploads in folders of this machine: as they lie on the blog's server (with or without
 * `wp-content/uploads` above them), or all in one folder.
 */
export class UploadFolders {
  readonly #folders: readonly string[];
  readonly #isUnique: (name: string) => boolean;

  /** @param isUnique whether one upload alone has this file name, so that the name is enough to know it. */
  constructor(folders: readonly string[], isUnique: (name: string) => boolean) {
    this.#folders = folders;
    this.#isUnique = isUnique;
  }

  /** The file of an upload, or null when it isn't there. */
  async find(place: string): Promise<string | null> {
    for (const folder of this.#folders) {
      for (const candidate of this.#candidates(place)) {
        const file = await fileIn(folder, candidate);
        if (file !== null) return file;
      }
    }
    return null;
  }

  #candidates(place: string): Set<string> {
    const ways = [`wp-content/uploads/${place}`, `uploads/${place}`, place];
    if (this.#isUnique(basename(place))) ways.push(basename(place));
    // Archives made on other systems may spell accents in the other of Unicode's two ways.
    return new Set(ways.flatMap((way) => [way, way.normalize('NFC'), way.normalize('NFD')]));
  }
}

/** The file's real path, unless a link leads it out of the folder. */
async function fileIn(folder: string, place: string): Promise<string | null> {
  try {
    const [root, file] = [await realpath(folder), await realpath(join(folder, place))];
    return file.startsWith(root.endsWith(sep) ? root : root + sep) && (await stat(file)).isFile()
      ? file
      : null;
  } catch {
    return null;
  }
}

// Where in a folder the files are that its posts speak of.
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isInside } from './find-files.ts';

/** Folders whose parent is the site that they belong to. */
const CONTENT_FOLDERS = new Set([
  'content',
  'posts',
  'post',
  'blog',
  '_posts',
  'src',
  'articles',
  'pages',
  'data',
]);
/** Folders whose files generators serve from the site's root. */
const STATIC_FOLDERS = ['static', 'public', 'assets', 'source', 'content', 'src'];
const CLIMBED_AT_MOST = 3;

export class FolderRoots {
  /** The site that the folder is the content of, or the folder itself; real paths. Nothing outside is read. */
  readonly #site: string;
  readonly #roots: string[];

  /** @param folder its real path. */
  constructor(folder: string) {
    const climbed = [folder];
    while (climbed.length <= CLIMBED_AT_MOST && CONTENT_FOLDERS.has(basename(climbed.at(-1) ?? ''))) {
      climbed.push(dirname(climbed.at(-1) ?? ''));
    }
    this.#site = climbed.at(-1) ?? folder;
    this.#roots = climbed.flatMap((root) => [root, ...STATIC_FOLDERS.map((name) => join(root, name))]);
  }

  /**
   * The real path of the file that an address means, or null.
   * @param from the folder of the file that uses it. @param path decoded.
   */
  async find(from: string, path: string): Promise<string | null> {
    const folders = path.startsWith('/') ? this.#roots : [from, ...this.#roots];
    // Some systems keep an accent in a name as a character of its own.
    const spellings = new Set([path, path.normalize('NFC'), path.normalize('NFD')]);
    for (const folder of folders) {
      for (const spelling of spellings) {
        const real = await this.#realFile(join(folder, spelling));
        if (real !== null) return real;
      }
    }
    return null;
  }

  async #realFile(path: string): Promise<string | null> {
    if (path.includes('\0') || !isInside(this.#site, path)) return null;
    try {
      const real = await realpath(path);
      return isInside(this.#site, real) && (await stat(real)).isFile() ? real : null;
    } catch {
      return null;
    }
  }
}

// Where the addresses in a folder's texts lead on the site.
import { dirname, join, posix, relative } from 'node:path';
import { decodeUri } from '../../content/decode-uri.ts';
import { redirectPath } from '../../redirects/redirect-path.ts';
import { isMarkdownFile } from './file-name.ts';
import type { FolderRoots } from './folder-roots.ts';
import type { Item, UnchangedItem } from './item.ts';
import type { MediaFiles } from './media-files.ts';
import type { SiteHere } from './site-here.ts';

/** An address of a text as it should be on the site. */
export interface Resolved {
  url: string;
  /** What is wrong with it, or null. */
  problem: string | null;
}

export interface AddressBookParts {
  /** Real path of the imported folder. */
  folder: string;
  roots: FolderRoots;
  media: MediaFiles;
  here: SiteHere;
  items: readonly Item[];
  unchanged: readonly UnchangedItem[];
  /** The texts lead where they should already; only the media's places may be others here. */
  isExport: boolean;
}

export class AddressBook {
  readonly #parts: AddressBookParts;
  readonly #byKey = new Map<string, string>();
  readonly #byOldPath = new Map<string, string>();

  constructor(parts: AddressBookParts) {
    this.#parts = parts;
    for (const { key, here } of parts.unchanged) this.#byKey.set(key.normalize(), here.permalink);
    for (const { key, permalink, oldPaths } of parts.items) {
      this.#byKey.set(key.normalize(), permalink);
      for (const path of oldPaths) if (!this.#byOldPath.has(path)) this.#byOldPath.set(path, permalink);
    }
  }

  /** @param kind a picture is expected to be there, a link may lead anywhere. */
  async resolve(item: Item, url: string, kind: 'image' | 'link'): Promise<Resolved> {
    const local = localAddress(url);
    if (local === null || (this.#parts.isExport && !local.path.startsWith('/media/')))
      return { url, problem: null };
    const permalink = kind === 'link' ? this.#permalink(item, local) : undefined;
    if (permalink !== undefined) return { url: permalink + local.rest, problem: null };
    const file = await this.#file(item, local.path);
    if (file === null || isMarkdownFile(file)) return { url, problem: this.#missing(item, local.path, kind) };
    const taken = await this.#parts.media.take(file);
    if (taken === null) return { url, problem: `${local.path} is not on the site, because it was left out` };
    return { url: taken.path, problem: null };
  }

  /** The picture that stands for a text in lists. */
  async cover(item: Item, src: string): Promise<{ mediaId: number | null; problem: string | null }> {
    const local = localAddress(src);
    if (local === null)
      return { mediaId: null, problem: `its picture ${src} is on another site and was not taken` };
    const file = await this.#file(item, local.path);
    if (file === null) return { mediaId: null, problem: `its picture ${local.path} is not in the folder` };
    const taken = await this.#parts.media.take(file);
    if (taken?.isPicture) return { mediaId: taken.id, problem: null };
    return { mediaId: null, problem: `its picture ${local.path} was left out` };
  }

  #file(item: Item, path: string): Promise<string | null> {
    return this.#parts.roots.find(dirname(join(this.#parts.folder, item.key)), path);
  }

  #permalink(item: Item, { path }: LocalAddress): string | undefined {
    const folder = posix.dirname(item.key);
    const key = path.startsWith('/') ? path.slice(1) : posix.normalize(posix.join(folder, path));
    for (const candidate of keysFor(key.replace(/\/$/, ''))) {
      const found = this.#byKey.get(candidate.normalize());
      if (found !== undefined) return found;
    }
    // A generator serves `dir/name.md` as `/dir/name/`, and links in it start from there.
    const base = [...item.name.folders, item.name.stem].map(encodeURIComponent).join('/');
    const old = redirectPath(path.startsWith('/') ? path : posix.normalize(posix.join('/', base, path)));
    return old === null ? undefined : (this.#byOldPath.get(old) ?? this.#parts.here.byOldPath(old));
  }

  #missing(item: Item, path: string, kind: 'image' | 'link'): string | null {
    if (kind === 'image') return `the picture ${path} is not in the folder`;
    if (!isMarkdownFile(path)) return null;
    const target = posix.normalize(posix.join(posix.dirname(item.key), path));
    return `links to ${path}, which ${this.#isOwnFolder(target) ? 'was not imported' : 'is outside the folder'}`;
  }

  #isOwnFolder(key: string): boolean {
    return !relative('.', key).startsWith('..');
  }
}

function keysFor(key: string): string[] {
  const names = ['.md', '.markdown', '.mdx', '/index.md', '/index.mdx', '/_index.md'].map(
    (ending) => key + ending,
  );
  return isMarkdownFile(key) ? [key] : names;
}

interface LocalAddress {
  /** Decoded, without query and fragment. */
  path: string;
  /** Query and fragment. */
  rest: string;
}

/** The parts of an address that leads to this site or folder, or null for any other. */
function localAddress(given: string): LocalAddress | null {
  // Jekyll's way to write the site's root.
  const url = given.replace(/^\{\{[^}]*\}\}(?=\/)/, '');
  if (
    /^[a-z][a-z\d+.-]*:/i.test(url) ||
    /^[/\\]{2}/.test(url) ||
    /^[#?]/.test(url) ||
    url === '' ||
    url === '/'
  )
    return null;
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(url) ?? [];
  return { path: decodeUri(path), rest };
}

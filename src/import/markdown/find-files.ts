import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

export interface FoundFile {
  /** From the folder, with slashes: `posts/hello.md`. */
  path: string;
  bytes: number;
  /** Milliseconds since 1970. */
  modifiedAt: number;
}

export interface FoundFiles {
  /** Sorted by path, so that the same folder is always taken in the same order. */
  files: FoundFile[];
  /** What could not be looked at, or was not followed, and why. */
  skipped: { path: string; reason: string }[];
}

const NEVER_CONTENT = new Set(['node_modules']);
/** Of a site generator, beside its content. */
const GENERATOR_FOLDERS = new Set([
  'archetypes',
  'themes',
  'layouts',
  '_layouts',
  '_includes',
  '_site',
  '_sass',
]);

/** All files of a folder but hidden ones. Links inside the folder are seen where they lead; links out are not followed. */
export async function findFiles(folder: string): Promise<FoundFiles> {
  const found: FoundFiles = { files: [], skipped: [] };
  await walk(folder, '', found);
  found.files.sort((a, b) => (a.path < b.path ? -1 : 1));
  found.skipped.sort((a, b) => (a.path < b.path ? -1 : 1));
  return found;
}

async function walk(root: string, path: string, found: FoundFiles): Promise<void> {
  let entries: Dirent[];
  try {
    entries = await readdir(join(root, path), { withFileTypes: true });
  } catch (error) {
    found.skipped.push({ path: path === '' ? '.' : path, reason: fileProblem(error) });
    return;
  }
  for (const entry of entries) {
    if (entry.name.startsWith('.') || NEVER_CONTENT.has(entry.name)) continue;
    if (path === '' && GENERATOR_FOLDERS.has(entry.name) && entry.isDirectory()) continue;
    const entryPath = path === '' ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory()) await walk(root, entryPath, found);
    else await addFile(root, entryPath, entry, found);
  }
}

async function addFile(root: string, path: string, entry: Dirent, found: FoundFiles): Promise<void> {
  try {
    if (entry.isSymbolicLink() && !isInside(root, await realpath(join(root, path)))) {
      found.skipped.push({ path, reason: 'it is a link that leads out of the folder' });
      return;
    }
    const file = await stat(join(root, path));
    if (file.isFile()) found.files.push({ path, bytes: file.size, modifiedAt: Math.trunc(file.mtimeMs) });
  } catch (error) {
    found.skipped.push({ path, reason: fileProblem(error) });
  }
}

/** Whether a real path is the folder or in it; the folder's own path must be real as well. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !way.startsWith(sep));
}

/** Why a file or folder cannot be read, for a person. */
export function fileProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM')
    return 'no right to read it; change its rights and run the import again';
  if (code === 'ENOENT') return 'it cannot be found (a broken link, or a name that is not UTF-8)';
  if (code === 'ELOOP') return 'it is a link that leads to itself';
  return `it cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}

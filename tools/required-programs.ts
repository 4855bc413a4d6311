import { accessSync, constants, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What the tests run beside Node: the binary, the Debian package that brings it, and what it is for. */
export const REQUIRED_PROGRAMS = [
  { binary: 'initdb', package: 'postgresql', purpose: 'makes the database cluster of a test run' },
  { binary: 'postgres', package: 'postgresql', purpose: 'the database of many nodes' },
  { binary: 'chromium', package: 'chromium', purpose: 'walks through the pages as a reader does' },
  { binary: 'xmllint', package: 'libxml2-utils', purpose: 'checks feeds and sitemaps against their schemas' },
] as const;

export type RequiredProgram = (typeof REQUIRED_PROGRAMS)[number];

// Debian keeps PostgreSQL's server programs off the PATH, one folder per version.
const OFF_PATH_FOLDERS = '/usr/lib/postgresql/*/bin';

/** The path of a program: on the PATH, else in PostgreSQL's newest folder. */
export function findProgram(binary: string): string | undefined {
  return [...pathFolders(), ...postgresFolders()].map((folder) => join(folder, binary)).find(isExecutable);
}

/** Like `findProgram`, but throws an error that names the line to type when the program is missing. */
export function requireProgram(binary: RequiredProgram['binary']): string {
  const path = findProgram(binary);
  if (path === undefined) {
    const packages = REQUIRED_PROGRAMS.filter((program) => program.binary === binary).map((p) => p.package);
    throw new Error(`The tests need "${binary}", which is not installed. On Debian or Ubuntu type:
  ${installLine(packages)}`);
  }
  return path;
}

/** The line a person types to install Debian packages. */
export function installLine(packages: readonly string[]): string {
  return `sudo apt-get update && sudo apt-get install --no-install-recommends ${packages.join(' ')}`;
}

function pathFolders(): string[] {
  return (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
}

function postgresFolders(): string[] {
  const newestFirst = new Intl.Collator('en', { numeric: true });
  return globSync(OFF_PATH_FOLDERS).sort((a, b) => newestFirst.compare(b, a));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

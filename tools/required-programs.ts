import { accessSync, constants, globSync } from 'node:fs';
import { delimiter, join } from 'node:path';

interface RequiredProgram {
  binary: string;
  /** The Debian package that brings it. */
  package: string;
  purpose: string;
  /** Other programs that serve as well. */
  or?: readonly string[];
}

/** What the tests run beside Node. */
export const REQUIRED_PROGRAMS = {
  initdb: { binary: 'initdb', package: 'postgresql', purpose: 'makes the database cluster of a test run' },
  postgres: { binary: 'postgres', package: 'postgresql', purpose: 'the database of many nodes' },
  // Without a screen the shell does the same in half the time.
  chromium: {
    binary: 'chromium-headless-shell',
    package: 'chromium-headless-shell',
    purpose: 'reads the pages',
    or: ['chromium', 'google-chrome'],
  },
  redis: {
    binary: 'redis-server',
    package: 'redis-server',
    purpose: 'the cache of many nodes',
    or: ['valkey-server'],
  },
  nginx: { binary: 'nginx', package: 'nginx', purpose: 'stands before many nodes' },
  haproxy: { binary: 'haproxy', package: 'haproxy', purpose: 'checks its own example in deploy/' },
  systemd: { binary: 'systemd-analyze', package: 'systemd', purpose: 'checks the units in deploy/' },
  xmllint: { binary: 'xmllint', package: 'libxml2-utils', purpose: 'checks feeds and sitemaps' },
} satisfies Record<string, RequiredProgram>;

// Debian keeps PostgreSQL's server programs off the PATH, one folder per version, and nginx off that of most users.
const OFF_PATH_FOLDERS = '/usr/lib/postgresql/*/bin';
const SYSTEM_FOLDER = '/usr/sbin';

/** The programs that are not installed. */
export function findMissingPrograms(): RequiredProgram[] {
  return Object.values(REQUIRED_PROGRAMS).filter((program) => findRequiredProgram(program) === undefined);
}

/** The path of a required program. When it is missing, throws an error that names the line to type. */
export function requireProgram(name: keyof typeof REQUIRED_PROGRAMS): string {
  const program = REQUIRED_PROGRAMS[name];
  const path = findRequiredProgram(program);
  if (path === undefined) {
    throw new Error(`The tests need ${name}, which is not installed. ${installAdvice([program])}`);
  }
  return path;
}

/** The path of a program: on the PATH, else where Debian puts those of the system, else in PostgreSQL's newest folder. */
export function findProgram(binary: string): string | undefined {
  const onPath = firstExecutable(pathFolders(), binary);
  return onPath ?? firstExecutable([SYSTEM_FOLDER, ...postgresFolders()], binary);
}

/** Tells a person what to type to get the programs. */
export function installAdvice(programs: readonly RequiredProgram[]): string {
  const packages = new Set(programs.map((program) => program.package));
  const line = `apt-get update && sudo apt-get install --no-install-recommends ${[...packages].join(' ')}`;
  return `On Debian or Ubuntu type:\n  sudo ${line}`;
}

function findRequiredProgram(program: RequiredProgram): string | undefined {
  for (const binary of [program.binary, ...(program.or ?? [])]) {
    const path = findProgram(binary);
    if (path !== undefined) return path;
  }
  return undefined;
}

function firstExecutable(folders: readonly string[], binary: string): string | undefined {
  return folders.map((folder) => join(folder, binary)).find(isExecutable);
}

function pathFolders(): string[] {
  return (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
}

function postgresFolders(): string[] {
  const byVersion = new Intl.Collator('en', { numeric: true });
  return globSync(OFF_PATH_FOLDERS).sort((a, b) => byVersion.compare(b, a));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

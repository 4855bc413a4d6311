// Which nginx there is on this machine.
import { execFile } from 'node:child_process';
import type { NginxVersion } from './nginx-plan.ts';

/** As the PATH has it; or where Debian and others keep it, which only root looks through. */
const PLACES = ['nginx', '/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/local/nginx/sbin/nginx'];
const OLDEST_MINOR = 22;
/** It answers at once. */
const LONGEST_MS = 10_000;
const OLDEST = `1.${OLDEST_MINOR}`;

/** nginx is not there, or cannot be used. */
export class NginxError extends Error {
  readonly code = 'nginx';
}
export interface NginxProgram {
  path: string;
  version: NginxVersion;
}

/**
 * @param given the setting; null for wherever it is.
 * @throws NginxError where there is none, or one too old.
 */
export async function findNginx(given: string | null): Promise<NginxProgram> {
  for (const path of given === null ? PLACES : [given]) {
    const said = await sayVersion(path);
    if (said !== null) return { path, version: checked(path, said) };
  }
  if (given !== null) throw new NginxError(`There is no program ${given}: check BALANCE_NGINX.`);
  throw new NginxError(
    'nginx is not installed, or not where programs are looked for. Type "apt-get install nginx-light" (Debian, Ubuntu), ' +
      '"dnf install nginx" (Fedora) or "apk add nginx" (Alpine) as root, or name the program in BALANCE_NGINX.',
  );
}

/** Of a process, also where its file was replaced since; null where that cannot be told. */
export async function runningNginx(pid: number): Promise<NginxProgram | null> {
  return findNginx(`/proc/${pid}/exe`).catch(() => null);
}

/** Null where there is no such program. */
function sayVersion(path: string): Promise<string | null> {
  return new Promise<string | null>((resolve, reject) => {
    const asked = execFile(path, ['-v'], { timeout: LONGEST_MS }, (error, stdout, stderr) => {
      if (error === null) return resolve(stderr + stdout);
      return error.code === 'ENOENT' ? resolve(null) : reject(error);
    });
    asked.stdin?.end();
  }).catch((error: unknown) => {
    const message = error instanceof Error ? error.message.trim() : String(error);
    throw new NginxError(`${path} could not be run (${message}): check BALANCE_NGINX.`, { cause: error });
  });
}

function checked(path: string, said: string): NginxVersion {
  const [, major, minor, patch] = /nginx\S*\/(\d+)\.(\d+)\.(\d+)/.exec(said) ?? [];
  if (major === undefined)
    throw new NginxError(`${path} does not say that it is nginx: check BALANCE_NGINX.`);
  const version = { major: Number(major), minor: Number(minor), patch: Number(patch) };
  if (version.major > 1 || version.minor >= OLDEST_MINOR) return version;
  throw new NginxError(
    `${path} is nginx ${major}.${minor}.${patch}, which is too old: ${OLDEST} or later is needed.`,
  );
}

// What a killed master leaves behind: workers that go on serving, on the port that the next nginx needs.
import { readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parentOf, titleOf } from './nginx-processes.ts';

const STEP_MS = 5;
const LONGEST_MS = 5_000;

/** Has them take no more requests, and end when they have answered those that they have. */
export async function endOrphans(folder: string): Promise<void> {
  // The system tells of files by where they are, not by the way that led there.
  const orphans = findOrphans(realpathSync(folder));
  for (const pid of orphans) signal(pid, isServing(pid) ? 'SIGQUIT' : 'SIGTERM');
  const deadline = performance.now() + LONGEST_MS;
  while (orphans.some(isServing) && performance.now() < deadline) await delay(STEP_MS);
}

/** Those that have a file of the folder open, which the log is at least. */
function findOrphans(folder: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => /^nginx: (?:worker|cache)/.test(titleOf(pid)))
    .filter((pid) => !titleOf(parentOf(pid)).startsWith('nginx: master') && hasOpen(pid, `${folder}/`));
}

function isServing(pid: number): boolean {
  const title = titleOf(pid);
  return title.startsWith('nginx: worker process') && !title.includes('is shutting down');
}

function hasOpen(pid: number, beginning: string): boolean {
  return openFiles(pid).some((file) => linkOf(`/proc/${pid}/fd/${file}`).startsWith(beginning));
}

/** None of one that has ended, or is somebody else's. */
function openFiles(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`);
  } catch {
    return [];
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended.
  }
}

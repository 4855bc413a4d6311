// What the processes of a cluster write: a file for each, which they go on writing while it is put aside.
import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { join } from 'node:path';

const ENDING = '.log';
const LONGEST_BYTES = 10 * 1024 * 1024;
const KEPT_FILES = 3;
const LONGEST_PIECE = 256 * 1024;

export function logFolder(dataDir: string): string {
  return join(dataDir, 'logs');
}

export function logFile(dataDir: string, name: string): string {
  return join(logFolder(dataDir), `${name}${ENDING}`);
}

/** Of the processes that have written anything. */
export function logNames(dataDir: string): string[] {
  const folder = logFolder(dataDir);
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length))
    .toSorted();
}

/** Puts what is in a file aside once that is much. Its writers append to it: they go on at its new beginning. */
export function rotateLog(file: string, longestBytes = LONGEST_BYTES): void {
  if (sizeOf(file) < longestBytes) return;
  for (let number = KEPT_FILES - 1; number > 0; number--) {
    if (existsSync(`${file}.${number}`)) renameSync(`${file}.${number}`, `${file}.${number + 1}`);
  }
  copyFileSync(file, `${file}.1`);
  truncateSync(file);
}

/** Reads on in a file that grows, whole lines only. */
export class LogReader {
  readonly #file: string;
  #position: number;
  #begun = '';

  /** @param position in bytes; what is before it is passed over. */
  constructor(file: string, position = 0) {
    this.#file = file;
    this.#position = position;
  }

  /** What was written since the last time. */
  read(): string[] {
    // It was put aside.
    if (sizeOf(this.#file) < this.#position) this.#position = 0;
    const lines = (this.#begun + this.#readOn()).split('\n');
    this.#begun = lines.pop() ?? '';
    return lines;
  }

  #readOn(): string {
    const length = Math.min(LONGEST_PIECE, sizeOf(this.#file) - this.#position);
    if (length <= 0) return '';
    const piece = Buffer.alloc(length);
    const descriptor = openSync(this.#file, 'r');
    try {
      const read = readSync(descriptor, piece, 0, length, this.#position);
      // A character may be cut off at the end: only up to the last whole line.
      const end = piece.subarray(0, read).lastIndexOf(0x0a) + 1;
      const taken = end === 0 && read === LONGEST_PIECE ? read : end;
      this.#position += taken;
      return piece.toString('utf8', 0, taken);
    } finally {
      closeSync(descriptor);
    }
  }
}

/** In bytes; a file that is not there yet is empty. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** The last whole lines of a file. */
export function lastLines(file: string, count: number): string[] {
  if (count === 0) return [];
  const size = sizeOf(file);
  const lines = new LogReader(file, Math.max(0, size - LONGEST_PIECE)).read();
  // The first one may have begun before the piece that was read.
  return (size > LONGEST_PIECE ? lines.slice(1) : lines).slice(-count);
}

/** Says in a line whose it is. */
export function namedLine(name: string, line: string): string {
  return line.startsWith('{"') ? `{"process":${JSON.stringify(name)},${line.slice(1)}` : `${name}: ${line}`;
}

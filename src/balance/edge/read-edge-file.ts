import { closeSync, openSync, readSync } from 'node:fs';
import { EDGE_READ_AT, EDGE_TAGS } from './edge-headers.ts';
import type { EdgeStamp } from './edge-log.ts';

/** Heads are mostly that long, and never longer than what nginx takes of a node. */
const MOSTLY_BYTES = 16_384;
const MOST_BYTES = 131_072;

const buffer = Buffer.allocUnsafe(MOST_BYTES);

/** What a file of nginx's cache says of its page: null where that is nothing to rely on, undefined where there is no file. */
export function readEdgeFile(path: string): EdgeStamp | null | undefined {
  try {
    return readStamp(path);
  } catch (error) {
    return isMissing(error) ? undefined : null;
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function readStamp(path: string): EdgeStamp | null {
  const file = openSync(path, 'r');
  try {
    const length = readSync(file, buffer, 0, MOSTLY_BYTES, 0);
    const stamp = parseEdgeFile(buffer.toString('latin1', 0, length));
    if (stamp !== undefined || length < MOSTLY_BYTES) return stamp ?? null;
    const more = readSync(file, buffer, length, MOST_BYTES - length, length);
    return parseEdgeFile(buffer.toString('latin1', 0, length + more)) ?? null;
  } finally {
    closeSync(file);
  }
}

/**
 * nginx writes a structure that differs between its versions, a line `KEY: …`, and the head as the node sent it.
 * @param text of the file's bytes. @returns undefined where the head does not end in it.
 */
export function parseEdgeFile(text: string): EdgeStamp | null | undefined {
  const start = /\nKEY: [^\n]*\n(?=HTTP\/)/.exec(text);
  if (start === null) return undefined;
  const headAt = start.index + start[0].length;
  const end = text.indexOf('\r\n\r\n', headAt);
  if (end === -1) return undefined;
  const lines = text.slice(headAt, end).split('\r\n').slice(1);
  const position = valuesOf(EDGE_READ_AT, lines);
  const [, epoch, readAt] = /^(.*):(\d{1,15})$/.exec(position[0] ?? '') ?? [];
  const tags = parseTags(valuesOf(EDGE_TAGS, lines));
  if (position.length !== 1 || epoch === undefined || tags === null) return null;
  return { epoch, readAt: Number(readAt), tags };
}

function valuesOf(name: string, lines: readonly string[]): string[] {
  const prefix = `${name.toLowerCase()}:`;
  return lines
    .filter((line) => line.slice(0, prefix.length).toLowerCase() === prefix)
    .map((line) => line.slice(prefix.length).trim());
}

/** Null where there are none, or what was written is not tags. */
function parseTags(values: readonly string[]): string[] | null {
  const tags = values.flatMap((value) => value.split(',')).filter((tag) => tag !== '');
  try {
    return tags.length === 0 ? null : tags.map((tag) => (tag.includes('%') ? decodeURIComponent(tag) : tag));
  } catch {
    return null;
  }
}

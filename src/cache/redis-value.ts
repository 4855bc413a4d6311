// How an entry is written for other processes: a mark, a checksum, the position for those who compare it, a head, the value.
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { type Codec, type Entry, SHARES } from './entry.ts';

/** Told apart from other layouts. */
export const LAYOUT = 'octavo-entry-1';
const MARK = 'OcE1';
/** Where they begin, and behind the last of them the head. */
const CHECKSUM_AT = 4;
export const POSITION_AT = 8;
export const POSITION_LENGTH = 16;
const HEAD_LENGTH_AT = POSITION_AT + POSITION_LENGTH;
const HEAD_AT = HEAD_LENGTH_AT + 4;

const time = z.number();
const head = z.object({
  key: z.string(),
  tags: z.array(z.string()),
  madeAt: time,
  refreshAt: time,
  /** Null for never: JSON has no infinity. */
  trueUntil: time.nullable(),
  costMs: z.number(),
  share: z.enum(SHARES),
});

export function encodeEntry<Value>(codec: Codec<Value>, key: string, entry: Entry<Value>): Buffer {
  const { tags, readAt, madeAt, refreshAt, trueUntil, costMs, share, value } = entry;
  const never = trueUntil === Number.POSITIVE_INFINITY;
  const top = { key, tags, madeAt, refreshAt, trueUntil: never ? null : trueUntil, costMs, share };
  const topBytes = Buffer.from(JSON.stringify(top));
  const start = Buffer.alloc(HEAD_AT);
  start.write(MARK, 'latin1');
  start.write(positionText(readAt), POSITION_AT, 'latin1');
  start.writeUInt32BE(topBytes.length, HEAD_LENGTH_AT);
  const bytes = Buffer.concat([start, topBytes, codec.encode(value)]);
  bytes.writeUInt32BE(crc32(bytes.subarray(POSITION_AT)), CHECKSUM_AT);
  return bytes;
}

/** Undefined for what is not an entry of this key, or not the whole of it. */
export function decodeEntry<Value>(
  codec: Codec<Value>,
  key: string,
  bytes: Buffer,
): Entry<Value> | undefined {
  if (bytes.length < HEAD_AT || bytes.toString('latin1', 0, CHECKSUM_AT) !== MARK) return undefined;
  if (bytes.readUInt32BE(CHECKSUM_AT) !== crc32(bytes.subarray(POSITION_AT))) return undefined;
  const readAt = Number(bytes.toString('latin1', POSITION_AT, HEAD_LENGTH_AT));
  const bodyAt = HEAD_AT + bytes.readUInt32BE(HEAD_LENGTH_AT);
  try {
    const top = head.parse(JSON.parse(bytes.toString('utf8', HEAD_AT, bodyAt)));
    if (top.key !== key || !Number.isSafeInteger(readAt)) return undefined;
    // A copy: what was received may be a part of something larger, which would be kept as a whole.
    const value = codec.decode(Buffer.from(bytes.subarray(bodyAt)));
    const { tags, madeAt, refreshAt, trueUntil, costMs, share } = top;
    const until = trueUntil ?? Number.POSITIVE_INFINITY;
    return {
      value,
      tags,
      readAt,
      madeAt,
      refreshAt,
      trueUntil: until,
      costMs,
      share,
      bytes: codec.sizeOf(value),
    };
  } catch {
    return undefined;
  }
}

/** Sorts as its number does. */
export function positionText(position: number): string {
  return String(position).padStart(POSITION_LENGTH, '0');
}

import type { Stamp } from '../invalidation/freshness.ts';

/** Something that was computed, and what says how long it may be given instead of computing it again. */
export interface Entry<Value> extends Stamp {
  value: Value;
  /** Milliseconds since 1970. */
  madeAt: number;
  /** When it is to be made anew behind a reader who is still given it, in milliseconds since 1970. */
  refreshAt: number;
  /** When it is wrong without anybody having changed anything, in milliseconds since 1970; mostly never. */
  trueUntil: number;
  /** How long making it took, in milliseconds. */
  costMs: number;
  /** What it takes of the memory, in bytes. */
  bytes: number;
  /** Which part of the memory it may take: what anybody can ask for without end has a small one. */
  share: Share;
}

export const SHARES = ['main', 'missing', 'searches'] as const;
export type Share = (typeof SHARES)[number];

/** How a value is written for other processes, and read again. */
export interface Codec<Value> {
  /** Told apart from what earlier and later releases write. */
  format: string;
  encode(value: Value): Buffer;
  /** @throws for what it has not written. */
  decode(bytes: Buffer): Value;
  /** What a value takes in memory, in bytes. */
  sizeOf(value: Value): number;
}

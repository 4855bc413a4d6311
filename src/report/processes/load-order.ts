// What the process that asks is told, and what it tells: over a channel between two processes.
import { z } from 'zod';

export const loadOrder = z.object({
  /** Of 127.0.0.1; connections are shared out among them. */
  ports: z.array(z.number()).min(1),
  /** One after another, from the beginning again. */
  paths: z.array(z.string()).min(1),
  headers: z.record(z.string(), z.string()),
  connections: z.number(),
  /** Each question on a connection of its own, so many at a time. */
  opensAnew: z.boolean().optional(),
  /** Until so many are asked for, or for so long: one of the two. */
  requests: z.number().optional(),
  seconds: z.number().optional(),
});
export type LoadOrder = z.infer<typeof loadOrder>;

export const loadResult = z.object({
  requests: z.number(),
  /** From the first question to the last answer. */
  seconds: z.number(),
  /** Milliseconds until the last byte of an answer. */
  p50: z.number(),
  p90: z.number(),
  p99: z.number(),
  most: z.number(),
  /** Answers but 200 and 304, and connections that broke. */
  errors: z.number(),
  /** Answers that said they came from the cache of pages. */
  hits: z.number(),
  /** As they went over the wire, heads included. */
  bytes: z.number(),
  /** Part of one core that the asking took: near 1, it is the asking that is slow. */
  busy: z.number(),
});
export type LoadResult = z.infer<typeof loadResult>;

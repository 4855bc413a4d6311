// What a command asks of a running process: one line of JSON there, one back, both checked on both sides.
import { z } from 'zod';
import type { ProcessKind } from './control-record.ts';

export interface ControlMethod<Given, Answer> {
  /** Noun and verb: `cache.stats`. */
  name: string;
  /** Which processes are asked; nodes where it is left out. */
  asks?: ProcessKind;
  given: z.ZodType<Given>;
  answer: z.ZodType<Answer>;
}

/** A method together with the work behind it; `answering` makes one. */
export interface ControlAnswerer {
  name: string;
  /** @throws ControlRequestError for what the method does not take. */
  answer(given: unknown): Promise<unknown>;
}

export class ControlRequestError extends Error {
  readonly code = 'control-request';
}

export function answering<Given, Answer>(
  { name, given, answer }: ControlMethod<Given, Answer>,
  work: (given: Given) => Promise<Answer> | Answer,
): ControlAnswerer {
  return {
    name,
    answer: async (raw) => {
      const parsed = given.safeParse(raw);
      if (!parsed.success)
        throw new ControlRequestError(`${name} does not take this: ${parsed.error.message}`);
      return answer.parse(await work(parsed.data));
    },
  };
}

/** Bytes of a line at most. */
export const LONGEST_REQUEST = 64 * 1024;
export const LONGEST_ANSWER = 8 * 1024 * 1024;

export const requestLine = z.object({ method: z.string().max(100), given: z.unknown() });

export const answerLine = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), answer: z.unknown() }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);

import { ErrorReply } from '@redis/client';

const REDIS_FAILURES = [
  /** No answer in time. */
  'timeout',
  /** This process itself was too busy to read an answer in time. */
  'busy',
  /** There is no connection: it could not be made, it broke off, or what answers is no Redis. */
  'lost',
  /** Nothing can be written, as its memory is full. */
  'full',
  /** Nothing can be written, as it is a replica or has been told to refuse. */
  'read-only',
  /** A password is missing or wrong, or its user may not. */
  'no access',
  'loading',
  /** Something else is kept there. */
  'wrong type',
  /** Answered with an error of another kind. */
  'error',
  /** Not sent, as too much is on its way already. */
  'dropped',
] as const;
export type RedisFailure = (typeof REDIS_FAILURES)[number];

/** Redis before 7 wraps the error of a script's command in one of its own. */
const PATTERNS: readonly (readonly [pattern: RegExp, failure: RedisFailure])[] = [
  [/\bOOM\b/, 'full'],
  [/\b(?:READONLY|MISCONF|NOREPLICAS)\b/, 'read-only'],
  [/\b(?:NOAUTH|WRONGPASS|NOPERM|DENIED|invalid password|without any password)\b/i, 'no access'],
  [/\bLOADING\b/, 'loading'],
  [/\bWRONGTYPE\b/, 'wrong type'],
];

/** What an error of the client means. */
export function failureOf(error: unknown): RedisFailure {
  if (!(error instanceof ErrorReply)) return 'lost';
  return PATTERNS.find(([pattern]) => pattern.test(error.message))?.[1] ?? 'error';
}

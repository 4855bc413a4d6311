export type ContentErrorCode = 'too-deep' | 'too-large' | 'unstable' | 'front-matter';

/** A text that cannot be taken as it is; the message says what to change. */
export class ContentError extends Error {
  readonly code: ContentErrorCode;
  /** Line of the text the error is about, from 1; null when it is about the whole. */
  readonly line: number | null;

  constructor(code: ContentErrorCode, message: string, options: { line?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ContentError';
    this.code = code;
    this.line = options.line ?? null;
  }
}

export function tooDeep(cause?: unknown): ContentError {
  return new ContentError('too-deep', 'The text nests quotes, lists or elements too deeply. Flatten it.', {
    cause,
  });
}

export function tooLarge(what: string): ContentError {
  return new ContentError('too-large', `The text has too many ${what}. Split it into several texts.`);
}

export type ReportErrorCode =
  | 'no-database'
  | 'no-folder'
  | 'no-room'
  | 'no-process'
  | 'no-nginx'
  | 'unexpected-answer'
  | 'index-unused';

/** The report cannot be made; the message says what to do. */
export class ReportError extends Error {
  readonly code: ReportErrorCode;

  constructor(code: ReportErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ReportError';
    this.code = code;
  }
}

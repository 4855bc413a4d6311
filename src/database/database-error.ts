export type DatabaseErrorCode = 'unreachable' | 'too-old' | 'newer-schema';

/** The database cannot be used at all; the message says what to do. */
export class DatabaseError extends Error {
  readonly code: DatabaseErrorCode;

  constructor(code: DatabaseErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DatabaseError';
    this.code = code;
  }
}

/** The database has too much to do, took too long, or is away for now; becomes a 503 that says when to come back. */
export class DatabaseBusyError extends Error {
  readonly code = 'busy';
  readonly retryAfterSeconds = 5;

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DatabaseBusyError';
  }
}

/** Of SQLite: the file cannot be read or written, is full, is none of its own, or is not there. */
const FILE_ERRORS = new Set([10, 11, 13, 14, 26]);

/** Whether it is the database's file that is the trouble, and not what was asked of it. */
export function isFileError(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && FILE_ERRORS.has(Number(error.errcode) % 256);
}

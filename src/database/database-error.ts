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

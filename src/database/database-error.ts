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

export type BackupErrorCode =
  | 'file-exists'
  | 'cannot-write'
  | 'cannot-read'
  | 'not-a-backup'
  | 'damaged'
  | 'newer-backup'
  | 'other-database'
  | 'no-site'
  | 'holds-site'
  | 'in-use'
  | 'not-taken'
  | 'interrupted';

/** A backup cannot be made, read or brought back; the message says what to do. */
export class BackupError extends Error {
  readonly code: BackupErrorCode;

  constructor(code: BackupErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'BackupError';
    this.code = code;
  }
}

export function interrupted(): BackupError {
  return new BackupError('interrupted', 'Interrupted: nothing was changed, and nothing is left behind.');
}

/** For the person: what an error of the system says. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export type ImportErrorCode = 'no-folder' | 'old-path' | 'media-store';

/** The import cannot begin, or not go on; the message says what to do. */
export class ImportError extends Error {
  readonly code: ImportErrorCode;

  constructor(code: ImportErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ImportError';
    this.code = code;
  }
}

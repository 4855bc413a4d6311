export type WxrErrorCode =
  /** There is no such file, or it may not be read. */
  | 'unreadable'
  /** The file is something else. */
  | 'not-wxr';

/** Nothing of the file can be imported; the message says why and what to do. */
export class WxrError extends Error {
  readonly code: WxrErrorCode;

  constructor(code: WxrErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'WxrError';
    this.code = code;
  }
}

/** Bytes `start` to `end` of a file, both counted from 0 and both included. */
export interface ByteRange {
  start: number;
  end: number;
}

/** What stands under a key, or the part of it that was asked for. */
export interface StoredFile {
  /** Of the whole, whatever part was asked for. */
  size: number;
  /** Nothing is held open before it is read, nor after its end or its cancelling. */
  stream: ReadableStream<Uint8Array>;
}

/** Where the bytes of media live. Keys are made of letters, digits, `/`, `.` and `-`; what stands under one never changes. */
export interface MediaStore {
  /** Stores whole or not at all; storing the same key again does nothing. */
  put(key: string, body: Uint8Array): Promise<void>;
  /**
   * Undefined when there is nothing under this key.
   * @param range within the file; the whole when left out.
   */
  get(key: string, range?: ByteRange): Promise<StoredFile | undefined>;
  /** What is not there is deleted already. */
  delete(key: string): Promise<void>;
}

/** Whether a key can only name a place inside the store. */
export function isMediaKey(key: string): boolean {
  return key.length <= 500 && /^[a-zA-Z\d][a-zA-Z\d.-]*(\/[a-zA-Z\d][a-zA-Z\d.-]*)*$/.test(key);
}

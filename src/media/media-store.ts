/** Where the bytes of media live. Keys are made of letters, digits, `/`, `.` and `-`; what stands under one never changes. */
export interface MediaStore {
  /** Stores whole or not at all; storing the same key again does nothing. */
  put(key: string, body: Uint8Array): Promise<void>;
  /** The bytes and how many there are, or undefined when there are none under this key. */
  get(key: string): Promise<{ size: number; stream: ReadableStream<Uint8Array> } | undefined>;
}

/** Reads one answer after another from a connection, and of each no more than it takes to know where it ends. */
export class AnswerReader {
  status = 0;
  isHit = false;
  bytes = 0;
  #head = '';
  /** Of the body still to come; null while it is not known. */
  #left: number | null = null;
  /** As before the last chunk. */
  #tail = '\r\n';

  /** Whether the answer is complete. */
  add(chunk: Buffer): boolean {
    this.bytes += chunk.length;
    if (this.status === 0) return this.#addToHead(chunk);
    return this.#addToBody(chunk);
  }

  #addToHead(chunk: Buffer): boolean {
    this.#head += chunk.toString('latin1');
    const end = this.#head.indexOf(END_OF_HEAD);
    if (end === -1) return false;
    const head = this.#head.slice(0, end);
    this.status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
    this.isHit = /\r\ncache-status: Octavo; hit/i.test(head);
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    const isChunked = /\r\ntransfer-encoding: chunked/i.test(head);
    if (length !== undefined && this.status !== 304) this.#left = Number(length);
    else if (!isChunked) this.#left = 0;
    return this.#addToBody(chunk.subarray(chunk.length - (this.#head.length - end - END_OF_HEAD.length)));
  }

  #addToBody(chunk: Buffer): boolean {
    if (this.#left !== null) {
      this.#left -= chunk.length;
      return this.#left <= 0;
    }
    this.#tail = (this.#tail + chunk.subarray(-LAST_CHUNK.length).toString('latin1')).slice(
      -LAST_CHUNK.length,
    );
    return this.#tail === LAST_CHUNK;
  }
}

const END_OF_HEAD = '\r\n\r\n';
const LAST_CHUNK = '\r\n0\r\n\r\n';

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createZstdDecompress } from 'node:zlib';
import { goOn, Megabytes, type Watch } from './backup-context.ts';
import { BackupError, reasonOf } from './backup-error.ts';
import { damaged, notABackup } from './manifest.ts';
import { paddingBytes, parseTarHeader, TAR_HEADER_BYTES } from './tar.ts';

/** One thing in a backup, as it is read. */
export interface ReadPart {
  name: string;
  size: number;
  /** Read once, before the next part is asked for; what is not read is passed over. */
  body: AsyncIterable<Buffer>;
}

const ZSTD_MAGIC = '28b52ffd';

/**
 * The parts of a backup in their order. Whether they are what they should be is known when all have been read:
 * `readBackup` compares them with the manifest.
 * @throws BackupError when the file cannot be read, is none of ours or is cut off.
 */
export async function* readArchive(file: string, watch: Watch, label: string): AsyncGenerator<ReadPart> {
  const size = await sizeOfZstd(file);
  const megabytes = new Megabytes(watch, label, size);
  const packed = createReadStream(file);
  packed.on('data', (chunk) => megabytes.add(chunk.length));
  const unpacked = createZstdDecompress();
  packed.on('error', (error) => unpacked.destroy(cannotRead(file, error)));
  packed.pipe(unpacked);
  try {
    yield* readParts(new ByteReader(unpacked, file), file, watch);
  } finally {
    packed.destroy();
    unpacked.destroy();
  }
  megabytes.done();
}

async function* readParts(reader: ByteReader, file: string, watch: Watch): AsyncGenerator<ReadPart> {
  for (let isFirst = true; ; isFirst = false) {
    goOn(watch);
    const block = await reader.read(TAR_HEADER_BYTES);
    const header = block === null ? null : parseTarHeader(block);
    if (header === null && isFirst) throw notABackup(file);
    if (header === null) throw damaged(file, 'a part of it does not begin as it should');
    if (header === 'end') break;
    const body = reader.take(header.size, () => goOn(watch));
    yield { ...header, body };
    for await (const _ of body);
    for await (const _ of reader.take(paddingBytes(header.size)));
  }
  // To its very end, where the checksum of the whole stands.
  while ((await reader.read(TAR_HEADER_BYTES)) !== null) goOn(watch);
}

/** @throws BackupError when the file is not there, or is no zstd at all. */
async function sizeOfZstd(file: string): Promise<number> {
  try {
    await using handle = await open(file, 'r');
    const about = await handle.stat();
    if (about.isDirectory()) throw notABackup(file);
    if (about.size === 0) throw damaged(file, 'it is empty');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    if (buffer.subarray(0, bytesRead).toString('hex') !== ZSTD_MAGIC) throw notABackup(file);
    return about.size;
  } catch (error) {
    if (error instanceof BackupError) throw error;
    throw cannotRead(file, error);
  }
}

function cannotRead(file: string, error: unknown): BackupError {
  const message = `${file} cannot be read (${reasonOf(error)}). Check its name and its rights.`;
  return new BackupError('cannot-read', message, error);
}

/** Reads a stream in the lengths that are asked for. */
class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #file: string;
  #rest: Buffer = Buffer.alloc(0);

  /** @param file for errors. */
  constructor(stream: AsyncIterable<Buffer>, file: string) {
    this.#chunks = stream[Symbol.asyncIterator]();
    this.#file = file;
  }

  /** Null at the end of the stream, also when it comes too early. */
  async read(length: number): Promise<Buffer | null> {
    const pieces: Buffer[] = [];
    for (let left = length; left > 0; ) {
      const piece = await this.#next(left);
      if (piece === null) return null;
      pieces.push(piece);
      left -= piece.length;
    }
    return Buffer.concat(pieces);
  }

  /**
   * @param onPiece called before each.
   * @throws BackupError `damaged` when the stream ends before.
   */
  async *take(length: number, onPiece?: () => void): AsyncGenerator<Buffer> {
    for (let left = length; left > 0; ) {
      onPiece?.();
      const piece = await this.#next(left);
      if (piece === null) throw damaged(this.#file, 'its end is missing');
      left -= piece.length;
      yield piece;
    }
  }

  async #next(most: number): Promise<Buffer | null> {
    if (this.#rest.length === 0) {
      const chunk = await this.#nextChunk();
      if (chunk === null) return null;
      this.#rest = chunk;
    }
    const piece = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(piece.length);
    return piece;
  }

  async #nextChunk(): Promise<Buffer | null> {
    try {
      const next = await this.#chunks.next();
      return next.done === true ? null : next.value;
    } catch (error) {
      if (error instanceof BackupError) throw error;
      throw damaged(this.#file, `it cannot be unpacked (${reasonOf(error)})`, error);
    }
  }
}

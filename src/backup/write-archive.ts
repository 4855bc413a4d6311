import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';
import { goOn, type Watch } from './backup-context.ts';
import { BackupError, reasonOf } from './backup-error.ts';
import { type BackupHead, HEAD_PART, MANIFEST_PART, type Manifest, type WrittenPart } from './manifest.ts';
import { TAR_END, tarHeader, tarPadding } from './tar.ts';

/** One thing in a backup, as it is written. */
export interface Part {
  name: string;
  size: number;
  /** Exactly `size` bytes. */
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Told once it is written. */
  written?: (part: WrittenPart) => void;
}

export interface ArchiveContent {
  head: BackupHead;
  parts: AsyncIterable<Part>;
  /** Asked when all parts are written. */
  manifest: (parts: WrittenPart[]) => Manifest;
}

const COMPRESSION = {
  params: {
    [constants.ZSTD_c_compressionLevel]: 3,
    [constants.ZSTD_c_checksumFlag]: 1,
  },
};

/**
 * Writes a backup under a name that nothing has yet.
 * @throws BackupError `cannot-write` when the disk refuses, and what reading the parts throws.
 */
export async function writeArchive(file: string, content: ArchiveContent, watch: Watch): Promise<void> {
  const reading: { failure?: unknown } = {};
  try {
    await pipeline(
      archiveBytes(content, watch, reading),
      createZstdCompress(COMPRESSION),
      // What is in it is as private as the database.
      createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true }),
    );
  } catch (error) {
    if (reading.failure !== undefined) throw reading.failure;
    const message = `The backup cannot be written (${reasonOf(error)}). Make room, or choose another folder.`;
    throw new BackupError('cannot-write', message, error);
  }
}

async function* archiveBytes(
  { head, parts, manifest }: ArchiveContent,
  watch: Watch,
  reading: { failure?: unknown },
): AsyncGenerator<Uint8Array> {
  const time = Date.parse(head.createdAt);
  const written: WrittenPart[] = [];
  try {
    yield* partBytes(jsonPart(HEAD_PART, head), time, watch);
    for await (const part of parts) {
      const done = yield* partBytes(part, time, watch);
      written.push(done);
      part.written?.(done);
    }
    yield* partBytes(jsonPart(MANIFEST_PART, manifest(written)), time, watch);
    yield TAR_END;
  } catch (error) {
    reading.failure = error;
    throw error;
  }
}

async function* partBytes(part: Part, time: number, watch: Watch): AsyncGenerator<Uint8Array, WrittenPart> {
  yield tarHeader(part.name, part.size, time);
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of part.body) {
    goOn(watch);
    hash.update(chunk);
    bytes += chunk.byteLength;
    yield chunk;
  }
  if (bytes !== part.size) {
    const message = `${part.name} has ${part.size} bytes, but only ${bytes} could be read. Check the disk, then try again.`;
    throw new BackupError('cannot-read', message);
  }
  yield tarPadding(bytes);
  return { name: part.name, bytes, sha256: hash.digest('hex') };
}

function jsonPart(name: string, value: unknown): Part {
  const body = Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
  return { name, size: body.byteLength, body: [body] };
}

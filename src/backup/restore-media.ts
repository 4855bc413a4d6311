import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { MediaStore } from '../media/media-store.ts';
import { isMediaKey } from '../media/media-store.ts';
import { BackupError } from './backup-error.ts';
import { MEDIA_PREFIX } from './manifest.ts';
import type { ReadPart } from './read-archive.ts';

/** Puts a file back where it is missing, or is not what it was. */
export async function restoreMedia(store: MediaStore, part: ReadPart): Promise<void> {
  const key = part.name.slice(MEDIA_PREFIX.length);
  if (!isMediaKey(key)) {
    throw new BackupError(
      'damaged',
      `The backup names a file ${JSON.stringify(key)}, which cannot be one of its media.`,
    );
  }
  const body = await buffer(part.body);
  const there = await store.get(key);
  if (there !== undefined) {
    if (there.size === body.byteLength && (await digestOf(there.stream)) === digest(body)) return;
    await store.delete(key);
  }
  await store.put(key, body);
}

async function digestOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream as NodeReadableStream<Uint8Array>) hash.update(chunk);
  return hash.digest('hex');
}

function digest(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}

import { createHash, type Hash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { Watch } from './backup-context.ts';
import { BackupError } from './backup-error.ts';
import {
  type BackupHead,
  damaged,
  HEAD_PART,
  MANIFEST_PART,
  type Manifest,
  notABackup,
  parseHead,
  parseManifest,
  type WrittenPart,
} from './manifest.ts';
import { unknownMigrations } from './octavo-tables.ts';
import { type ReadPart, readArchive } from './read-archive.ts';

export interface BackupVisitor {
  /** Told first; may throw to go no further. */
  head?: (head: BackupHead) => void;
  /** Gets each part of the database and each file of the media. What it gets is proven only when `readBackup` returns. */
  part: (part: ReadPart) => Promise<void>;
}

/**
 * Reads a backup from its beginning to its end and compares each part with what the manifest says.
 * @param label what a person sees while it goes on.
 * @throws BackupError when it is damaged, no backup of Octavo, or made by a newer one.
 */
export async function readBackup(
  file: string,
  { head: takeHead, part: takePart }: BackupVisitor,
  watch: Watch,
  label: string,
): Promise<Manifest> {
  const found: WrittenPart[] = [];
  let head: BackupHead | undefined;
  let manifest: Manifest | undefined;
  for await (const part of readArchive(file, watch, label)) {
    if (head === undefined) {
      head = await readHead(file, part);
      takeHead?.(head);
    } else if (manifest !== undefined) {
      throw damaged(file, 'something stands behind its end');
    } else if (part.name === MANIFEST_PART) {
      manifest = parseManifest(file, await text(part.body));
    } else {
      found.push(await hashed(part, takePart));
    }
  }
  if (manifest === undefined) throw damaged(file, 'its end is missing');
  compare(file, found, manifest.parts);
  return manifest;
}

async function readHead(file: string, part: ReadPart): Promise<BackupHead> {
  if (part.name !== HEAD_PART) throw notABackup(file);
  const head = parseHead(file, await text(part.body));
  const [unknown] = unknownMigrations(head.migrations);
  if (unknown === undefined) return head;
  const message = `${file} was made by Octavo ${head.octavo} and has the migration "${unknown}", which this Octavo does not know. Use that version, or a newer one.`;
  throw new BackupError('newer-backup', message);
}

async function hashed(part: ReadPart, take: BackupVisitor['part']): Promise<WrittenPart> {
  const hash = createHash('sha256');
  const body = hashing(part.body, hash);
  await take({ ...part, body });
  // What was not taken.
  for await (const _ of body);
  return { name: part.name, bytes: part.size, sha256: hash.digest('hex') };
}

async function* hashing(body: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    hash.update(chunk);
    yield chunk;
  }
}

function compare(file: string, found: readonly WrittenPart[], expected: readonly WrittenPart[]): void {
  for (const [index, part] of expected.entries()) {
    const other = found[index];
    if (other?.name !== part.name) throw damaged(file, `${part.name} is missing`);
    if (other.bytes !== part.bytes || other.sha256 !== part.sha256)
      throw damaged(file, `${part.name} is not what was written`);
  }
  const surplus = found[expected.length];
  if (surplus !== undefined) throw damaged(file, `${surplus.name} does not belong to it`);
}

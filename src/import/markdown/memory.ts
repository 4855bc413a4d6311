// What an import remembers of a file, written into the one column that imports have for it.
import type { ImportedItem } from '../imported-items.ts';

export interface Memory {
  entityId: number;
  /** Of the file and of the options that change what becomes of it. */
  digest: string;
  /** The time of the last change that the import gave to the post; another one means that it was edited here. */
  updatedAt: number;
  /** Nothing that could be mended was reported: the file need not be looked at again while it stays the same. */
  isComplete: boolean;
}

export function memoryFrom({ entityId, digest }: ImportedItem): Memory {
  const [fileDigest = '', updatedAt = '', state = ''] = digest.split(' ');
  return { entityId, digest: fileDigest, updatedAt: Number(updatedAt), isComplete: state === 'complete' };
}

export function memoryDigest({ digest, updatedAt, isComplete }: Omit<Memory, 'entityId'>): string {
  return `${digest} ${updatedAt} ${isComplete ? 'complete' : 'again'}`;
}

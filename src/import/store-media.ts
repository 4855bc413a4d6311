import { type AddMediaResult, addMedia, type MediaLimits } from '../media/add-media.ts';
import type { ImportContext } from './import-context.ts';
import { ImportError } from './import-error.ts';

/**
 * Stores a file of an import as `addMedia` does.
 * @throws ImportError `media-store` when the store is full or may not be written to: no other file could be taken either.
 */
export async function storeMedia(
  context: Pick<ImportContext, 'database' | 'mediaStore' | 'now'>,
  file: { name: string; body: Uint8Array; alt?: string },
  limits: Partial<MediaLimits> = {},
): Promise<AddMediaResult> {
  try {
    return await addMedia(context, file, limits);
  } catch (error) {
    if (!isStorageProblem(error)) throw error;
    const message = `Media cannot be stored (${error.message}). Make room or correct the folder's rights, then run the same import again.`;
    throw new ImportError('media-store', message, error);
  }
}

function isStorageProblem(error: unknown): error is Error {
  return (
    error instanceof Error &&
    'code' in error &&
    /^(ENOSPC|EDQUOT|EROFS|EACCES|EPERM)$/.test(String(error.code))
  );
}

import { open } from 'node:fs/promises';

/** Waits until a file's bytes, or a folder's names, are on the disk. */
export async function syncPath(path: string): Promise<void> {
  await using handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some file systems cannot do it for folders.
    if (!(await handle.stat()).isDirectory()) throw error;
  }
}

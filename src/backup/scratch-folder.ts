import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { BackupError, reasonOf } from './backup-error.ts';

/** A hidden folder for unfinished files; it goes when it is disposed, and when the process ends before. */
export interface ScratchFolder extends AsyncDisposable {
  path: string;
}

/** On the file system of `file`, beside which it stands, so that a finished file can take its name at once. */
export async function openScratchFolder(file: string): Promise<ScratchFolder> {
  const path = await mkdtemp(join(dirname(file), `.${basename(file)}-`)).catch((error: unknown) => {
    const message = `${dirname(file)} cannot be written to (${reasonOf(error)}). Choose another folder, or correct its rights.`;
    throw new BackupError('cannot-write', message, error);
  });
  const removeNow = () => rmSync(path, { recursive: true, force: true });
  process.on('exit', removeNow);
  return {
    path,
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true, force: true });
      process.off('exit', removeNow);
    },
  };
}

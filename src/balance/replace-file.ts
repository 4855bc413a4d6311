import { rename, writeFile } from 'node:fs/promises';

/** Whoever reads it finds all of the old one or all of the new one. */
export async function replaceFile(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

import type { ImportedItem } from '../imported-items.ts';

/**
 * What an import does with an item: `add` what is new, `write` what the export has changed, leave what is the `same`,
 * `keep` what was edited here since, and let what was `deleted` here be.
 */
export type Decision = 'add' | 'write' | 'same' | 'keep' | 'deleted';

/**
 * @param known the item as an earlier import took it.
 * @param row what became of it here, if it is still there; `updatedAt` in milliseconds since 1970.
 */
export function decide(
  known: ImportedItem | undefined,
  row: { updatedAt: number } | undefined,
  digest: string,
  overwrite: boolean,
): Decision {
  if (known === undefined) return 'add';
  if (row === undefined) return overwrite ? 'add' : 'deleted';
  const isEdited = row.updatedAt > known.importedAt;
  if (isEdited && overwrite) return 'write';
  if (known.digest === digest) return 'same';
  return isEdited ? 'keep' : 'write';
}

export const KEPT =
  'was edited here after the last import and differs from the export; import with --overwrite to replace it';
export const DELETED = 'was deleted here after an earlier import; import with --overwrite to bring it back';
export const TAKEN = 'another import took it at the same time; import the file again when that has ended';

import type { Reader } from '../../database/database.ts';
import { inPieces } from '../../database/in-pieces.ts';
import { named } from '../../database/named.ts';
import type { ImportedItem, ImportedKind } from '../imported-items.ts';

/** What an earlier import made of these items, by key. An export can hold millions: nothing else is read. */
export async function findImportedItems(
  db: Reader,
  source: string,
  kind: ImportedKind,
  keys: readonly string[],
): Promise<Map<string, ImportedItem>> {
  const found = new Map<string, ImportedItem>();
  for (const piece of inPieces(keys)) {
    const rows = await named(db, 'imports.by-keys')
      .selectFrom('imported_items')
      .select(['key', 'entity_id', 'digest', 'imported_at'])
      .where('source', '=', source)
      .where('kind', '=', kind)
      .where('key', 'in', piece)
      .execute();
    for (const row of rows)
      found.set(row.key, { entityId: row.entity_id, digest: row.digest, importedAt: row.imported_at });
  }
  return found;
}

export async function findImportedItem(
  db: Reader,
  source: string,
  kind: ImportedKind,
  key: string,
): Promise<ImportedItem | undefined> {
  return (await findImportedItems(db, source, kind, [key])).get(key);
}

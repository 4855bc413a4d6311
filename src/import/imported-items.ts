// The memory of imports: which item of a source became what here, and what the item was like then.
import { createHash } from 'node:crypto';
import type { Reader, Transaction } from '../database/database.ts';
import { named } from '../database/named.ts';
import type { ImportedItemsTable } from '../database/schema.ts';

export type ImportedKind = ImportedItemsTable['kind'];

export interface ImportedItem {
  entityId: number;
  digest: string;
  /** Milliseconds since 1970. */
  importedAt: number;
}

/** What a source has given before, by key; one statement for all of a kind. */
export async function importedItems(
  db: Reader,
  source: string,
  kind: ImportedKind,
): Promise<Map<string, ImportedItem>> {
  const rows = await named(db, 'imports.of-source')
    .selectFrom('imported_items')
    .select(['key', 'entity_id', 'digest', 'imported_at'])
    .where('source', '=', source)
    .where('kind', '=', kind)
    .execute();
  return new Map(
    rows.map((row) => [
      row.key,
      { entityId: row.entity_id, digest: row.digest, importedAt: row.imported_at },
    ]),
  );
}

/** Remembers an item in the transaction that took it. */
export async function rememberItem(
  tx: Transaction,
  source: string,
  kind: ImportedKind,
  key: string,
  item: ImportedItem,
): Promise<void> {
  const row = { entity_id: item.entityId, digest: item.digest, imported_at: item.importedAt };
  await named(tx, 'imports.remember')
    .insertInto('imported_items')
    .values({ source, kind, key, ...row })
    .onConflict((conflict) => conflict.columns(['source', 'kind', 'key']).doUpdateSet(row))
    .execute();
}

/** The same for the same parts in the same order. */
export function digestOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}

import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import type { Block } from '../spam/block.ts';

const BLOCKS_PAGE_SIZE = 100;

export interface ListedBlock extends Block {
  id: number;
  note: string;
  createdAt: number;
  /** Who added it, null where the account is gone. */
  by: string | null;
}

/** Newest first; one statement. */
export async function listBlocks(
  db: Reader,
  page: number,
): Promise<{ blocks: ListedBlock[]; hasNext: boolean }> {
  const rows = await named(db, 'blocks.page')
    .selectFrom('blocks')
    .leftJoin('users', 'users.id', 'blocks.user_id')
    .select([
      'blocks.id',
      'blocks.kind',
      'blocks.value',
      'blocks.note',
      'blocks.created_at',
      'users.name as by',
    ])
    .orderBy('blocks.id', 'desc')
    .limit(BLOCKS_PAGE_SIZE + 1)
    .offset((page - 1) * BLOCKS_PAGE_SIZE)
    .execute();
  const blocks = rows.map(({ created_at: createdAt, ...block }) => ({ ...block, createdAt }));
  return { blocks: blocks.slice(0, BLOCKS_PAGE_SIZE), hasNext: rows.length > BLOCKS_PAGE_SIZE };
}

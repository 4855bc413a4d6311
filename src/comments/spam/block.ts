export const BLOCK_KINDS = ['email', 'address', 'domain', 'word'] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];

/** An entry of the block list, its value as `blockValue` makes it. */
export interface Block {
  kind: BlockKind;
  value: string;
}

export function isBlockKind(value: string): value is BlockKind {
  return BLOCK_KINDS.some((kind) => kind === value);
}

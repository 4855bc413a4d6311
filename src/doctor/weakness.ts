/** Something in a plan that becomes slower as the site grows. */
export interface Weakness {
  /** A table or an index is read from one end to the other; or rows are put into order, or told apart, by hand. */
  kind: 'scan' | 'sort';
  /** The table that is read, `''` for a sort. */
  table: string;
}

export interface Plan {
  weaknesses: Weakness[];
  /** Names of those that it uses. */
  indexes: string[];
}

export function describeWeakness({ kind, table }: Weakness): string {
  return kind === 'scan' ? `reads ${table} from one end to the other` : 'puts rows into order by hand';
}

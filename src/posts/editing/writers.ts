import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';

export interface WriterOption {
  id: number;
  name: string;
}

/** More than a list to choose from can show. */
const MOST = 1000;

/** Whose posts there may be, by name. @param also somebody who wrote one, whatever they may do now. */
export async function listWriters(db: Reader, also?: number): Promise<WriterOption[]> {
  return named(db, 'authors.to-choose')
    .selectFrom('users')
    .select(['id', 'name'])
    .where((where) =>
      where.or([
        where('role', 'in', ['owner', 'admin', 'editor', 'author']),
        ...(also === undefined ? [] : [where('id', '=', also)]),
      ]),
    )
    .orderBy('name')
    .orderBy('id')
    .limit(MOST)
    .execute();
}

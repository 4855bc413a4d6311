import type { TextFilter } from './list-texts.ts';
import { DESK_PATHS } from './text-target.ts';

/** The list with something else chosen. */
export function listPath(
  filter: TextFilter,
  { page = 1, ...change }: Partial<TextFilter> & { page?: number } = {},
): string {
  const { kind, tab, authorId, tag, query } = { ...filter, ...change };
  const search = new URLSearchParams({
    ...(tab !== 'all' && { status: tab }),
    ...(authorId !== null && { author: String(authorId) }),
    ...(tag !== null && { tag }),
    ...(query !== '' && { q: query }),
    ...(page > 1 && { page: String(page) }),
  });
  return search.size === 0 ? DESK_PATHS[kind] : `${DESK_PATHS[kind]}?${search}`;
}

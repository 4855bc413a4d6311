import { counted } from '../../web/counted.ts';
import type { BulkDeed, BulkResult } from './bulk-edit.ts';
import { DESK_PATHS, type TextKind } from './text-target.ts';

const DONE: Record<BulkDeed['action'], string> = {
  publish: 'published',
  unpublish: 'unpublished',
  unlist: 'unlisted',
  trash: 'moved to the trash',
  restore: 'restored',
  delete: 'deleted for good',
  'add-tag': 'tagged',
  'remove-tag': 'freed from the tag',
  'set-author': 'given to the author',
};
/** With their own reasons; of more, only the number is told. */
const REASONS_TOLD = 5;

/** What was done with many texts, and what was not. */
export function bulkNotice(kind: TextKind, deed: BulkDeed, results: readonly BulkResult[]) {
  const done = results.filter((result) => result.ok);
  const left = results.filter((result) => !result.ok);
  const sentences = [
    ...(done.length > 0 ? [`${counted(done.length, kind)} ${DONE[deed.action]}.`] : []),
    ...left
      .slice(0, REASONS_TOLD)
      .map(({ title, problem }) => `“${title || 'Untitled'}” was left out: ${problem}`),
    ...(left.length > REASONS_TOLD ? [`${left.length - REASONS_TOLD} more were left out.`] : []),
  ];
  const ids = done.map((result) => String(result.id));
  return {
    text: sentences.join(' '),
    kind: left.length === 0 ? ('good' as const) : ('bad' as const),
    ...(deed.action === 'trash' &&
      done.length > 0 && {
        undo: { action: `${DESK_PATHS[kind]}/bulk`, label: 'Undo', fields: { action: 'restore', id: ids } },
      }),
  };
}

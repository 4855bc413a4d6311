import { type DateSetting, formatDate } from '../../web/dates.ts';
import type { SaveTextResult } from './save-text.ts';
import type { TextKind } from './text-target.ts';

/** What a save did, in a sentence. */
export function saveNotice(
  kind: TextKind,
  { before, status, publishedAt }: Extract<SaveTextResult, { ok: true }>,
  dates: DateSetting,
): { text: string } {
  const noun = kind === 'post' ? 'The post' : 'The page';
  if (status === 'scheduled')
    return { text: `${noun} will be published on ${formatDate(publishedAt ?? 0, dates, 'date-time')}.` };
  if (status === before) return { text: status === 'draft' ? 'The draft is saved.' : `${noun} is updated.` };
  if (status === 'published') return { text: `${noun} is published.` };
  if (status === 'unlisted') return { text: `${noun} is readable by its address, and in no list.` };
  return { text: `${noun} is a draft again: readers do not see it.` };
}

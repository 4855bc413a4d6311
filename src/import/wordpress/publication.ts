import { offsetOf, rfc822Time, timeOf } from './wordpress-date.ts';
import type { WxrItem } from './wxr-item.ts';

/** How a text of the export stands here. Times are milliseconds since 1970. */
export interface Publication {
  status: 'draft' | 'scheduled' | 'published';
  publishedAt: number | null;
  createdAt: number;
  updatedAt: number;
  /** Why it is a draft here though it was none there, or what else a person should know. */
  notes: string[];
}

/** @param blog how far its clock is ahead of UTC in milliseconds, and when it was exported. */
export function publicationOf(item: WxrItem, blog: { offset: number; exportedAt: number }): Publication {
  const offset = offsetOf(item) ?? blog.offset;
  const date = timeOf(item.dateGmt, item.date, offset) ?? rfc822Time(item.pubDate);
  const modified = timeOf(item.modifiedGmt, item.modified, offset);
  const createdAt = date ?? modified ?? blog.exportedAt;
  const wanted = statusOf(item);
  // Nothing becomes public without a date of its own.
  const hasDate = date !== null;
  const status = hasDate ? wanted.status : 'draft';
  const notes =
    hasDate || wanted.status === 'draft' ? wanted.notes : ['imported as a draft because it has no date'];
  const keepsDate = status !== 'draft' || item.status === 'private' || item.status === 'publish';
  return { status, publishedAt: keepsDate ? date : null, createdAt, updatedAt: modified ?? createdAt, notes };
}

function statusOf(item: WxrItem): Pick<Publication, 'status' | 'notes'> {
  if (item.status === 'private') return draft('it was private');
  if (item.hasPassword) return draft('it was protected by a password');
  if (item.status === 'publish') return { status: 'published', notes: [] };
  if (item.status === 'future') return { status: 'scheduled', notes: [] };
  if (/^(?:draft|pending|auto-draft)$/.test(item.status)) return { status: 'draft', notes: [] };
  return draft(
    item.status === '' ? 'the export does not say how it stood' : `it had the status "${item.status}"`,
  );
}

function draft(because: string): Pick<Publication, 'status' | 'notes'> {
  return { status: 'draft', notes: [`imported as a draft because ${because}`] };
}

import type { PostStatus } from '../../posts/post.ts';
import type { Fields } from './fields.ts';
import type { FileName } from './file-name.ts';
import { parseDate } from './parse-date.ts';

/** Whether and when a file's post is public. Times are milliseconds since 1970. */
export interface Publication {
  status: PostStatus;
  publishedAt: number | null;
  createdAt: number;
  updatedAt: number;
  /** What a person should look at. */
  warnings: string[];
}

/**
 * Nothing becomes public that may not have been meant to be: where a file is unclear, its post is a draft.
 * @param modifiedAt the file's own time, for a post without any date.
 */
export function publicationOf(
  { dates, visibility }: Pick<Fields, 'dates' | 'visibility'>,
  file: Pick<FileName, 'date' | 'isDraft'>,
  { modifiedAt, now, timeZone }: { modifiedAt: number; now: number; timeZone: string },
): Publication {
  const warnings: string[] = [];
  const read = (name: string, value: unknown): number | null => {
    const time = value === undefined ? null : parseDate(value, timeZone);
    if (value !== undefined && time === null)
      warnings.push(`the ${name} ${shown(value)} is no date that can be read for certain`);
    return time;
  };
  const isDateWrong = dates.date !== undefined && parseDate(dates.date, timeZone) === null;
  const date = read('date', dates.date) ?? (file.date === null ? null : parseDate(file.date, timeZone));
  const wanted = wantedStatus(visibility, file, warnings);
  const publishAt = dates.publishAt === undefined ? null : parseDate(dates.publishAt, timeZone);
  const created = read('creation date', dates.created);
  const shownFrom = publishAt !== null && publishAt > now ? publishAt : date;
  const isOver = isPast(dates.expires, now, timeZone);
  if (isOver) warnings.push('its expiry date is past, so it is a draft here');
  if (isDateWrong)
    warnings.push('so it is a draft here: correct the date, then import it again or publish it');
  const isDraft = wanted === 'draft' || isDateWrong || isOver;
  if (date === null && !isDateWrong && !isDraft)
    warnings.push('has no date; the time of the file stands in for it');
  const publishedAt = shownFrom ?? (isDraft ? null : (created ?? modifiedAt));
  const createdAt = created ?? date ?? modifiedAt;
  const updatedAt = read('date of the last change', dates.updated) ?? date ?? createdAt;
  return {
    status: isDraft ? 'draft' : statusAt(wanted, publishedAt, now),
    publishedAt,
    createdAt,
    updatedAt,
    warnings,
  };
}

function statusAt(wanted: PostStatus, publishedAt: number | null, now: number): PostStatus {
  if (publishedAt !== null && publishedAt > now) return wanted === 'unlisted' ? 'unlisted' : 'scheduled';
  return wanted === 'scheduled' ? 'published' : wanted;
}

const YES = /^(true|yes|y|on|1)$/;
const NO = /^(false|no|n|off|0)$/;
const STATUSES: Record<string, PostStatus> = {
  published: 'published',
  publish: 'published',
  public: 'published',
  live: 'published',
  scheduled: 'scheduled',
  future: 'scheduled',
  unlisted: 'unlisted',
  draft: 'draft',
  private: 'draft',
  pending: 'draft',
};

function wantedStatus(
  visibility: Fields['visibility'],
  file: Pick<FileName, 'isDraft'>,
  warnings: string[],
): PostStatus {
  const found: PostStatus[] = file.isDraft ? ['draft'] : [];
  for (const [field, value] of visibility) {
    const status = statusFrom(field, value);
    if (status === null) warnings.push(`"${field}: ${value}" is not understood, so it is a draft here`);
    found.push(status ?? 'draft');
  }
  const order: PostStatus[] = ['draft', 'unlisted', 'scheduled'];
  return order.find((status) => found.includes(status)) ?? 'published';
}

function statusFrom(field: string, value: string): PostStatus | null {
  if (field === 'status') return STATUSES[value] ?? null;
  // `published: 2020-01-31` is a date.
  if (field === 'published') return NO.test(value) ? 'draft' : 'published';
  if (NO.test(value)) return 'published';
  if (!YES.test(value)) return null;
  return field === 'unlisted' || field === 'hidden' ? 'unlisted' : 'draft';
}

function isPast(value: unknown, now: number, timeZone: string): boolean {
  const time = value === undefined ? null : parseDate(value, timeZone);
  return time !== null && time <= now;
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

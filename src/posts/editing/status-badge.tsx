import { Badge } from '../../web/admin/fields.tsx';
import { type DateSetting, formatDate } from '../../web/dates.ts';
import type { PostStatus } from '../post.ts';

export interface StatusBadgeProps {
  text: { status: PostStatus; publishedAt: number | null; trashedAt: number | null };
  dates: DateSetting;
}

/** What a text is to readers; nothing for what is published. */
export function StatusBadge({ text: { status, publishedAt, trashedAt }, dates }: StatusBadgeProps) {
  if (trashedAt !== null) return <Badge kind="bad">In the trash</Badge>;
  if (status === 'draft') return <Badge>Draft</Badge>;
  if (status === 'unlisted') return <Badge>Unlisted</Badge>;
  if (status === 'scheduled')
    return <Badge kind="waiting">Scheduled for {formatDate(publishedAt ?? 0, dates, 'date-time')}</Badge>;
  return null;
}

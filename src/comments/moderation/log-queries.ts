import { z } from 'zod';
import type { Reader } from '../../database/database.ts';
import { named } from '../../database/named.ts';

const LOG_PAGE_SIZE = 50;
/** Of the comment that was moderated. */
const BEGINNING_LENGTH = 160;
const STAFF = ['owner', 'admin', 'editor', 'author', 'moderator'] as const;

const MODERATION_DEEDS = [
  'comment.approve',
  'comment.spam',
  'comment.delete',
  'comment.restore',
  'comment.block',
  'comment.unblock',
] as const;
export type ModerationDeed = (typeof MODERATION_DEEDS)[number];

export interface LogFilter {
  /** Null for everybody. */
  userId: number | null;
  /** `''` for all. */
  action: ModerationDeed | '';
  /** Entries older than this one, null for the newest. */
  before: number | null;
}

export interface LogEntry {
  id: number;
  at: number;
  by: string;
  action: ModerationDeed;
  /** The post's title, or what was blocked. */
  subject: string;
  from: string | null;
  to: string | null;
  /** As far as it is still there. */
  comment: { by: string; beginning: string } | null;
}

/** What was done about comments, newest first; one statement. */
export async function moderationLog(
  db: Reader,
  filter: LogFilter,
): Promise<{ entries: LogEntry[]; hasNext: boolean }> {
  const rows = await logRows(db, filter);
  return { entries: rows.slice(0, LOG_PAGE_SIZE).map(logEntry), hasNext: rows.length > LOG_PAGE_SIZE };
}

/** Those who may have moderated: who works on the site now. */
export function moderators(db: Reader): Promise<{ id: number; name: string }[]> {
  return named(db, 'users.moderators')
    .selectFrom('users')
    .select(['id', 'name'])
    .where('role', 'in', STAFF)
    .where('email', 'is not', null)
    .orderBy('name')
    .orderBy('id')
    .limit(500)
    .execute();
}

type Row = Awaited<ReturnType<typeof logRows>>[number];

function logRows(db: Reader, { userId, action, before }: LogFilter) {
  let query = named(db, 'audit.of-moderation')
    .selectFrom('audit_log')
    .leftJoin('comments', (join) =>
      join.onRef('comments.id', '=', 'audit_log.subject_id').on('audit_log.subject_kind', '=', 'comment'),
    )
    .leftJoin('users', 'users.id', 'comments.author_id')
    .select([
      'audit_log.id',
      'audit_log.at',
      'audit_log.user_name',
      'audit_log.action',
      'audit_log.subject',
      'audit_log.detail',
      'comments.guest_name',
      'users.name as writer_name',
    ])
    .select((row) =>
      row
        .fn<string | null>('substr', ['comments.text', row.lit(1), row.lit(BEGINNING_LENGTH)])
        .as('beginning'),
    )
    .orderBy('audit_log.id', 'desc')
    .limit(LOG_PAGE_SIZE + 1);
  if (userId !== null) query = query.where('audit_log.user_id', '=', userId);
  if (before !== null) query = query.where('audit_log.id', '<', before);
  return query.where('audit_log.action', 'in', action === '' ? MODERATION_DEEDS : [action]).execute();
}

export const moderationDeed = z.enum(MODERATION_DEEDS);

const detailSchema = z.object({
  from: z.string().nullable().catch(null),
  to: z.string().nullable().catch(null),
});

function logEntry(row: Row): LogEntry {
  const { id, at, user_name: by, subject } = row;
  const action = moderationDeed.parse(row.action);
  const beginning = (row.beginning ?? '').replace(/\s+/g, ' ').trim();
  const comment = beginning === '' ? null : { by: row.writer_name ?? row.guest_name ?? '', beginning };
  return { id, at, by, action, subject, comment, ...detailSchema.parse(JSON.parse(row.detail)) };
}

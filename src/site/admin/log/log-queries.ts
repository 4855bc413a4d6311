import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { Reader } from '../../../database/database.ts';
import { named } from '../../../database/named.ts';
import { DEED_KINDS, type DeedKind } from './deed-sentences.ts';

const PER_PAGE = 50;
const MOST_PEOPLE = 200;

export interface LogFilter {
  userId: number | null;
  kind: DeedKind | '';
  /** Milliseconds since 1970; the second is no part of it. */
  since: number | null;
  until: number | null;
  /** The deed before which a page begins. */
  before: number | null;
}

export interface LogEntry {
  id: number;
  at: number;
  userId: number | null;
  userName: string;
  action: string;
  subjectKind: string;
  subjectId: number | null;
  subject: string;
  address: string | null;
  detail: Record<string, unknown>;
}

/** The newest first. One statement, however far back. */
export async function listLog(
  db: Reader,
  { userId, kind, since, until, before }: LogFilter,
): Promise<{ entries: LogEntry[]; hasMore: boolean }> {
  const rows = await named(db, 'audit.page')
    .selectFrom('audit_log')
    .select([
      'id',
      'at',
      'user_id as userId',
      'user_name as userName',
      'action',
      'subject_kind as subjectKind',
      'subject_id as subjectId',
      'subject',
      'address',
      'detail',
    ])
    .$if(userId !== null, (select) => select.where('user_id', '=', userId))
    .$if(kind !== '', (select) => select.where(isOfKind(kind || 'posts')))
    .$if(since !== null, (select) => select.where('at', '>=', since ?? 0))
    .$if(until !== null, (select) => select.where('at', '<', until ?? 0))
    .$if(before !== null, (select) => select.where('id', '<', before ?? 0))
    .orderBy('id', 'desc')
    .limit(PER_PAGE + 1)
    .execute();
  const entries = rows.slice(0, PER_PAGE).map((row) => ({ ...row, detail: detailFrom(row.detail) }));
  return { entries, hasMore: rows.length > PER_PAGE };
}

/** Those who have an account, to choose from. */
export async function listActors(db: Reader): Promise<{ id: number; name: string }[]> {
  return named(db, 'audit.people')
    .selectFrom('users')
    .select(['id', 'name'])
    .where('role', '<>', 'reader')
    .orderBy('name')
    .limit(MOST_PEOPLE)
    .execute();
}

/** From `post.` to `post/`, the sign after the dot: both databases read that from the index. */
function isOfKind(kind: DeedKind): RawBuilder<boolean> {
  const ranges = DEED_KINDS[kind].actions.map(
    (prefix) => sql`(action >= ${prefix} and action < ${prefix.replace('.', '/')})`,
  );
  return sql<boolean>`(${sql.join(ranges, sql` or `)})`;
}

const detailSchema = z.record(z.string(), z.unknown());

function detailFrom(json: string): Record<string, unknown> {
  return detailSchema.parse(JSON.parse(json));
}

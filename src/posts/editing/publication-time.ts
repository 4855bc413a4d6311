// When a text is published: dates as forms send them, on the clock of the site's time zone.

import { timeInZone, wallTime } from '../../site/calendar.ts';
import type { PostStatus } from '../post.ts';
import { isReadable } from '../post.ts';

export const SAVE_ACTIONS = ['save', 'publish', 'schedule', 'unpublish', 'unlist'] as const;
export type SaveAction = (typeof SAVE_ACTIONS)[number];

export interface Publication {
  status: PostStatus;
  publishedAt: number | null;
}

/** A time as a `datetime-local` field has it: `2026-03-29T02:30`. */
export function wallText(time: number, timeZone: string): string {
  const iso = new Date(wallTime(time, timeZone)).toISOString();
  return /^\d{4}-/.test(iso) ? iso.slice(0, 16) : '';
}

/** The time that such a field means, null for what means none. */
export function timeFromWall(text: string, timeZone: string): number | null {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?$/.exec(text);
  if (match === null) return null;
  const minute = `${match[1]}T${match[2]}`;
  const wall = Date.parse(`${minute}Z`);
  // The 30th of February is a day of March to some parsers.
  if (Number.isNaN(wall) || !new Date(wall).toISOString().startsWith(minute)) return null;
  return timeInZone(wall, timeZone);
}

export type PublicationResult = ({ ok: true } & Publication) | { ok: false; problem: string };

/**
 * What becomes of a text.
 * @param publishAt as the field has it; `''` when it was emptied, left out to keep the time there is.
 */
export function decidePublication(
  before: Publication,
  action: SaveAction,
  publishAt: string | undefined,
  { now, timeZone }: { now: number; timeZone: string },
): PublicationResult {
  const given = givenTime(before, publishAt, timeZone);
  if (given === undefined)
    return { ok: false, problem: 'Give the date and the time, such as 2026-03-29 14:30.' };
  switch (action) {
    case 'publish':
      return inPublic(before, 'published', given, now);
    case 'unlist':
      return inPublic(before, 'unlisted', given, now);
    case 'schedule':
      if (given === null) return { ok: false, problem: 'Choose the date and the time of its publication.' };
      return { ok: true, status: given > now ? 'scheduled' : 'published', publishedAt: given };
    case 'unpublish':
      return { ok: true, status: 'draft', publishedAt: given ?? before.publishedAt };
    case 'save':
      return saved(before, given, now);
  }
}

/** A field knows minutes alone: one that was not changed means the very moment there was. */
function givenTime(
  { publishedAt }: Publication,
  publishAt: string | undefined,
  timeZone: string,
): number | null | undefined {
  if (publishAt === undefined) return publishedAt;
  if (publishAt === '') return null;
  if (publishedAt !== null && publishAt === wallText(publishedAt, timeZone)) return publishedAt;
  return timeFromWall(publishAt, timeZone) ?? undefined;
}

function inPublic(
  before: Publication,
  status: 'published' | 'unlisted',
  given: number | null,
  now: number,
): PublicationResult {
  if (isReadable(before.status)) return dated(before, status, given, now);
  return { ok: true, status, publishedAt: given !== null && given <= now ? given : now };
}

function saved(before: Publication, given: number | null, now: number): PublicationResult {
  if (before.status === 'draft') return { ok: true, status: 'draft', publishedAt: given };
  if (isReadable(before.status)) return dated(before, before.status, given, now);
  const publishedAt = given ?? before.publishedAt ?? now;
  return { ok: true, status: publishedAt > now ? 'scheduled' : 'published', publishedAt };
}

/** What readers see already may have been published at another time, but not in the future. */
function dated(
  before: Publication,
  status: PostStatus,
  given: number | null,
  now: number,
): PublicationResult {
  const publishedAt = given ?? before.publishedAt ?? now;
  if (publishedAt > now && publishedAt !== before.publishedAt)
    return {
      ok: false,
      problem: 'This is published already. Choose a time in the past, or unpublish it first and schedule it.',
    };
  return { ok: true, status, publishedAt };
}

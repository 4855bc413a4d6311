// What a form has done, told once on the page that follows it: kept for a minute in a cookie of its own.
import type { Context } from 'hono';
import { z } from 'zod';
import { dropPrivateCookie, privateCookie, setPrivateCookie } from './cookies.ts';

const NAME = 'notice';
const SECONDS = 60;
/** Browsers drop cookies of more than 4,096 bytes. */
const MAX_LENGTH = 3500;

const noticeSchema = z.object({
  text: z.string(),
  kind: z.enum(['good', 'bad']).default('good'),
  /** A form with one button that takes it back. */
  undo: z
    .object({
      action: z.string().regex(/^\/(?![/\\])/),
      label: z.string(),
      fields: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    })
    .optional(),
});

export type Notice = z.output<typeof noticeSchema>;

/** Leaves a notice for the next page. One that is too long for a cookie loses its undo, then its end. */
export function leaveNotice(c: Context, siteUrl: string, notice: z.input<typeof noticeSchema>): void {
  const whole = encode(notice);
  const { text, kind } = notice;
  const value =
    whole.length <= MAX_LENGTH ? whole : encode({ text: text.slice(0, 300).toWellFormed(), kind });
  setPrivateCookie(c, siteUrl, NAME, value, { maxAge: SECONDS });
}

/** The notice left for this page, which no other page will show. */
export function takeNotice(c: Context, siteUrl: string): Notice | null {
  const value = privateCookie(c, siteUrl, NAME);
  if (value === undefined) return null;
  dropPrivateCookie(c, siteUrl, NAME);
  try {
    return noticeSchema.parse(JSON.parse(Buffer.from(value, 'base64url').toString()));
  } catch {
    return null;
  }
}

function encode(notice: object): string {
  return Buffer.from(JSON.stringify(notice)).toString('base64url');
}

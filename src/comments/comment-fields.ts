// What a comment's form sends.

import { z } from 'zod';
import type { Settings } from '../site/settings.ts';
import { idFrom } from '../web/id-param.ts';
import { type FormFields, type ParsedFields, parseFields } from '../web/read-form.ts';
import { type CommentValues, HONEYPOT } from './comment-form.tsx';
import { isVisible } from './visible-text.ts';
import { webAddress } from './web-address.ts';

const NAME_MAX_LENGTH = 80;
const EMAIL_MAX_LENGTH = 254;
const WEBSITE_MAX_LENGTH = 500;
/** No form is open for longer than a person lives. */
const LONGEST_MS = 100 * 365 * 24 * 60 * 60 * 1000;

/** What was typed, to be shown again when something is wrong with it. */
export function valuesOf(form: FormFields): CommentValues {
  return {
    text: form.text('text'),
    name: form.text('name'),
    email: form.text('email'),
    website: form.text('website'),
    wantsReplies: form.has('wantsReplies'),
  };
}

export interface GuestDetails {
  name: string;
  email: string | null;
  website: string | null;
}

export function guestDetails(
  values: CommentValues,
  settings: Pick<Settings, 'commentEmailRequired'>,
): ParsedFields<GuestDetails> {
  const given = { name: line(values.name), email: line(values.email), website: line(values.website) };
  const needsEmail = settings.commentEmailRequired || values.wantsReplies;
  return parseFields(z.object({ name, email: needsEmail ? email : optional(email), website }), given);
}

/** The rest, which people do not type. */
export function hiddenFields(form: FormFields, now: number) {
  return {
    postId: idFrom(form.text('post')) ?? 0,
    parentId: idFrom(form.text('reply')),
    honeypot: form.text(HONEYPOT),
    openedAt: numberFrom(form.text('opened')),
    filledInMs: filledIn(form, now),
  };
}

/**
 * How long the form was open: since a personal page was drawn, or as the page's script measured it. Both could be made
 * up, which gains no more than to leave them out.
 */
function filledIn(form: FormFields, now: number): number | null {
  const openedAt = numberFrom(form.text('opened'));
  const measured = openedAt === null ? numberFrom(form.text('elapsed')) : now - openedAt;
  return measured !== null && measured >= 0 && measured < LONGEST_MS ? measured : null;
}

function numberFrom(value: string): number | null {
  return /^\d{1,15}$/.test(value) ? Number(value) : null;
}

/** In one line, without spaces around it. */
function line(value: string): string {
  return value.replace(/\s+/g, ' ').trim();
}

const name = z
  .string()
  .refine(isVisible, 'Give a name.')
  .max(NAME_MAX_LENGTH, `Give a name of at most ${NAME_MAX_LENGTH} characters.`);

const email = z
  .string()
  .max(EMAIL_MAX_LENGTH, 'This is longer than an e-mail address can be.')
  .regex(/^[^\s@<>",;:]+@[^\s@<>",;:]+\.[^\s@<>",;:.]+$/, 'Give an e-mail address such as ann@example.org.');

const website = z
  .string()
  .max(WEBSITE_MAX_LENGTH, 'This is longer than an address may be here.')
  .transform((value, context) => {
    if (value === '') return null;
    const address = webAddress(/^[a-z][a-z\d+.-]*:/i.test(value) ? value : `https://${value}`);
    if (address !== null && new URL(address).hostname.includes('.')) return address;
    context.addIssue('Give an address such as https://example.org, or leave it empty.');
    return z.NEVER;
  });

function optional(schema: typeof email) {
  return z
    .literal('')
    .transform(() => null)
    .or(schema);
}

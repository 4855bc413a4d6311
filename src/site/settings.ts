// What an editor may change about the site. Each setting has a default, so an empty table is a working site.
import { z } from 'zod';
import { PERMALINK_TOKENS, permalinkProblem } from './permalinks.ts';

const text = (most: number) => z.string().trim().max(most, `must have at most ${most} characters`);
const count = (least: number, most: number) => {
  const message = `must be a whole number from ${least} to ${most}`;
  return z.int(message).min(least, message).max(most, message);
};

const navigationLink = z.object({
  label: text(60).min(1, 'a link needs a label'),
  url: z.string().refine(isPathOrWebAddress, 'must be a path such as /about/ or an http(s) address'),
});

const permalinkPattern = z.string().superRefine((pattern, context) => {
  const problem = permalinkProblem(pattern);
  if (problem !== null) context.addIssue(`${problem} (parts: ${PERMALINK_TOKENS.join(', ')})`);
});

/** One schema a setting: what is stored under its key is the JSON of its value. */
export const SETTINGS = {
  name: text(100).min(1, 'must not be empty').default('Octavo'),
  description: text(300).default('A new place for words.'),
  language: z.string().refine(isLanguage, 'must be a language tag such as en, de or pt-BR').default('en'),
  timeZone: z.string().refine(isTimeZone, 'must be a time zone such as UTC or Europe/Berlin').default('UTC'),
  accentColor: z
    .string()
    .regex(/^#[\da-f]{6}$/i, 'must be a colour such as #b3471d')
    .transform((color) => color.toLowerCase())
    .default('#9a3412'),
  logoUrl: z
    .string()
    .refine(isPathOrWebAddress, 'must be a path or an http(s) address')
    .nullable()
    .default(null),
  navigation: z
    .array(navigationLink)
    .max(12, 'has at most 12 links')
    .default([
      { label: 'Posts', url: '/' },
      { label: 'Tags', url: '/tags/' },
      { label: 'Archive', url: '/archive/' },
    ]),
  postsPerPage: count(1, 100).default(5),
  permalinkPattern: permalinkPattern.default('/:slug/'),
  /** Kept by whoever changes the pattern: the addresses that posts had lead to those they have. */
  formerPermalinkPatterns: z.array(permalinkPattern).default([]),
  feedLength: count(1, 100).default(20),
  /** Of the source of a post or page, in UTF-16 code units. */
  textMaxLength: count(1000, 10_000_000).default(2_000_000),
  /** Of each post and page; the oldest go. */
  revisionsKept: count(1, 10_000).default(100),
  /** After these, what is in the trash is deleted for good; 0 keeps it there. */
  trashDays: count(0, 3650).default(30),
  /** Of one member. */
  uploadsPerHour: count(1, 100_000).default(500),
  /** After these, the log of who did what forgets it; 0 keeps it for ever. */
  auditDays: count(0, 36_500).default(365),
  commentMaxLength: count(1, 100_000).default(10_000),
  /** Whether readers may make an account themselves. */
  membersMayJoin: z.boolean().default(true),
  commentsFrom: z.enum(['everyone', 'members', 'nobody']).default('everyone'),
  /** Whose comments wait for a moderator: nobody's, each writer's first, or all but those of the staff. */
  commentApproval: z.enum(['none', 'first', 'all']).default('first'),
  /** Whether guests must give an e-mail address. */
  commentEmailRequired: z.boolean().default(true),
  /** A post's page shows so many; the others stand on further pages. */
  commentsPerPage: count(10, 1000).default(100),
  /** Replies below this depth stand in one list and say whom they answer. */
  commentDepth: count(1, 10).default(4),
  /** How long writers may edit or delete their comments. */
  commentEditMinutes: count(0, 10_080).default(15),
  /** How long after its publication a post takes comments; 0 for ever. */
  commentCloseDays: count(0, 3650).default(0),
  /** Of one writer, and of one network address. */
  commentsPerHour: count(1, 1000).default(20),
  /** More links than these in a comment, and a moderator sees it first. */
  commentMaxLinks: count(0, 100).default(2),
  /** Who writes a comment in less time than this is taken for a program, and a moderator sees it first. */
  commentMinSeconds: count(0, 60).default(3),
  /** '' asks nobody else what is spam. */
  akismetKey: z
    .string()
    .trim()
    .regex(/^[\da-z]{0,64}$/i, 'must be the key as Akismet gave it: letters and digits')
    .default(''),
  /** After these, comments that were deleted or taken for spam go for good. */
  spamDays: count(1, 3650).default(30),
  /** After these, the network addresses from which comments came are forgotten. */
  commentOriginDays: count(1, 3650).default(30),
} as const;

export type SettingKey = keyof typeof SETTINGS;
export type Settings = { readonly [Key in SettingKey]: z.output<(typeof SETTINGS)[Key]> };

export const SETTING_KEYS = Object.keys(SETTINGS) as SettingKey[];

/** What neither the log nor an export tells. */
export const SECRET_SETTINGS: readonly SettingKey[] = ['akismetKey'];

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(SETTINGS, key);
}

const all = z.object(SETTINGS);

/** The settings from stored JSON; a missing or unusable value gives the default. */
export function settingsFrom(stored: ReadonlyMap<string, string>): Settings {
  const values: Record<string, unknown> = {};
  for (const key of SETTING_KEYS) {
    const json = stored.get(key);
    if (json === undefined) continue;
    const parsed = SETTINGS[key].safeParse(parseJson(json));
    if (parsed.success) values[key] = parsed.data;
  }
  return all.parse(values);
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isPathOrWebAddress(value: string): boolean {
  if (/^\/(?![/\\])/.test(value)) return true;
  return /^https?:$/.test(URL.parse(value)?.protocol ?? '');
}

function isLanguage(value: string): boolean {
  try {
    return value !== '' && Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

// What the screen says about each setting. A setting that is missing here does not compile.
import type { SettingKey } from '../settings.ts';

export const SETTING_GROUPS = {
  site: { label: 'Site', lead: 'What the site is called and how it looks.' },
  reading: { label: 'Reading', lead: 'What readers find, and at which addresses.' },
  writing: { label: 'Writing', lead: 'What writers may do and what is kept of it.' },
  comments: { label: 'Comments', lead: 'Who may comment, and what comes of it.' },
  spam: { label: 'Spam', lead: 'What moderators look at first, and how long traces are kept.' },
  people: { label: 'People', lead: 'Accounts, and what is remembered of what people do.' },
} as const;

export type SettingGroup = keyof typeof SETTING_GROUPS;

export type SettingField = { group: SettingGroup; label: string; hint?: string } & (
  | { kind: 'line' | 'text' | 'check' | 'color' | 'time-zone' | 'address' | 'permalink' | 'secret' }
  | { kind: 'number'; least: number }
  | { kind: 'choice'; choices: readonly { value: string; label: string }[] }
);

/** Has a screen of its own, or is kept by the program. */
interface Elsewhere {
  kind: 'elsewhere';
}

export const SETTING_FIELDS = {
  name: { group: 'site', kind: 'line', label: 'Name' },
  description: {
    group: 'site',
    kind: 'text',
    label: 'Description',
    hint: 'A sentence about the site: at the foot of its pages, in feeds, and for search engines.',
  },
  language: {
    group: 'site',
    kind: 'line',
    label: 'Language',
    hint: 'As a tag: en, de, pt-BR. Dates are written in it, and it tells screen readers how to speak.',
  },
  timeZone: {
    group: 'site',
    kind: 'time-zone',
    label: 'Time zone',
    hint: 'Type a city to find it. It decides on which day a post stands.',
  },
  accentColor: {
    group: 'site',
    kind: 'color',
    label: 'Accent colour',
    hint: 'Links and buttons use tones of it that can be read on light and on dark.',
  },
  logoUrl: {
    group: 'site',
    kind: 'address',
    label: 'Logo',
    hint: 'The path or web address of a picture that stands in the place of the name. Empty for the name.',
  },
  navigation: { kind: 'elsewhere' },
  postsPerPage: { group: 'reading', kind: 'number', least: 1, label: 'Posts on a page of a list' },
  permalinkPattern: {
    group: 'reading',
    kind: 'permalink',
    label: 'Addresses of posts',
    hint: 'Made of :slug, and as you like :year, :month, :day and :author. All addresses that posts had before go on leading to them.',
  },
  formerPermalinkPatterns: { kind: 'elsewhere' },
  feedLength: { group: 'reading', kind: 'number', least: 1, label: 'Posts in a feed' },
  textMaxLength: {
    group: 'writing',
    kind: 'number',
    least: 1000,
    label: 'Longest text of a post or page, in characters',
  },
  revisionsKept: {
    group: 'writing',
    kind: 'number',
    least: 1,
    label: 'Revisions kept of each text',
    hint: 'The oldest go first.',
  },
  trashDays: {
    group: 'writing',
    kind: 'number',
    least: 0,
    label: 'Days in the trash',
    hint: 'After these, what is in the trash is deleted for good. 0 keeps it there.',
  },
  uploadsPerHour: {
    group: 'writing',
    kind: 'number',
    least: 1,
    label: 'Files that a member may upload in an hour',
  },
  auditDays: {
    group: 'people',
    kind: 'number',
    least: 0,
    label: 'Days that the log is kept',
    hint: 'After these, the log forgets who did what. 0 keeps it for ever.',
  },
  membersMayJoin: {
    group: 'people',
    kind: 'check',
    label: 'Readers may make an account',
    hint: 'With one they comment under their own name. They see none of these screens.',
  },
  commentsFrom: {
    group: 'comments',
    kind: 'choice',
    label: 'Who may comment',
    choices: [
      { value: 'everyone', label: 'Everyone' },
      { value: 'members', label: 'Only those with an account' },
      { value: 'nobody', label: 'Nobody' },
    ],
  },
  commentApproval: {
    group: 'comments',
    kind: 'choice',
    label: 'Comments that wait for a moderator',
    hint: 'Comments of those who run the site never wait.',
    choices: [
      { value: 'none', label: 'None' },
      { value: 'first', label: 'The first of each writer' },
      { value: 'all', label: 'All' },
    ],
  },
  commentEmailRequired: { group: 'comments', kind: 'check', label: 'Guests must give an e-mail address' },
  commentMaxLength: { group: 'comments', kind: 'number', least: 1, label: 'Longest comment, in characters' },
  commentsPerPage: {
    group: 'comments',
    kind: 'number',
    least: 10,
    label: 'Comments on a page',
    hint: 'A post shows the first of them; the others stand on further pages.',
  },
  commentDepth: {
    group: 'comments',
    kind: 'number',
    least: 1,
    label: 'Levels of replies',
    hint: 'Below these, replies stand in one list and say whom they answer.',
  },
  commentEditMinutes: {
    group: 'comments',
    kind: 'number',
    least: 0,
    label: 'Minutes in which writers may change their comment',
  },
  commentCloseDays: {
    group: 'comments',
    kind: 'number',
    least: 0,
    label: 'Days after which a post takes no more comments',
    hint: '0 keeps comments open.',
  },
  commentsPerHour: {
    group: 'spam',
    kind: 'number',
    least: 1,
    label: 'Comments in an hour',
    hint: 'Of one writer, and from one network address.',
  },
  commentMaxLinks: {
    group: 'spam',
    kind: 'number',
    least: 0,
    label: 'Links in a comment',
    hint: 'With more than these, a moderator sees it first.',
  },
  commentMinSeconds: {
    group: 'spam',
    kind: 'number',
    least: 0,
    label: 'Seconds that a person needs to write a comment',
    hint: 'A quicker one is seen by a moderator first.',
  },
  akismetKey: {
    group: 'spam',
    kind: 'secret',
    label: 'Akismet key',
    hint: 'With one, comments are sent to this service, which says whether they are spam. Empty asks nobody.',
  },
  spamDays: {
    group: 'spam',
    kind: 'number',
    least: 1,
    label: 'Days that spam and deleted comments are kept',
  },
  commentOriginDays: {
    group: 'spam',
    kind: 'number',
    least: 1,
    label: 'Days that network addresses of commenters are kept',
  },
} as const satisfies Record<SettingKey, SettingField | Elsewhere>;

export type EditableSetting = {
  [Key in SettingKey]: (typeof SETTING_FIELDS)[Key] extends Elsewhere ? never : Key;
}[SettingKey];

/** The settings of a group, in their order on the screen. */
export function settingsOf(group: SettingGroup): { key: EditableSetting; field: SettingField }[] {
  return Object.entries<SettingField | Elsewhere>(SETTING_FIELDS).flatMap(([key, field]) =>
    field.kind !== 'elsewhere' && field.group === group ? [{ key: key as EditableSetting, field }] : [],
  );
}

export function isSettingGroup(value: string): value is SettingGroup {
  return Object.hasOwn(SETTING_GROUPS, value);
}

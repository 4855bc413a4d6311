// The log in plain words. A deed that has none here is told by its name.

export interface LoggedDeed {
  action: string;
  subject: string;
  userName: string;
}

type Words = readonly [before: string, after?: string];

/** What stands before and after the subject: Ada `published` “Hello”. */
const WORDS: Readonly<Record<string, Words>> = {
  'post.create': ['began the post'],
  'post.save': ['changed the post'],
  'post.edit': ['changed the post'],
  'post.publish': ['published'],
  'post.schedule': ['scheduled'],
  'post.unlist': ['took', 'off the lists'],
  'post.unpublish': ['made', 'a draft again'],
  'post.trash': ['put', 'into the trash'],
  'post.restore': ['took', 'out of the trash'],
  'post.delete': ['deleted the post', 'for good'],
  'post.set-author': ['changed the author of'],
  'post.restore-revision': ['brought back an earlier version of'],
  'post.make-preview-link': ['made a private link for'],
  'post.renew-preview-link': ['made a new private link for'],
  'post.end-preview-link': ['ended the private link for'],
  'comment.write': ['commented on'],
  'comment.edit': ['changed a comment on'],
  'comment.approve': ['approved a comment on'],
  'comment.spam': ['marked a comment on', 'as spam'],
  'comment.delete': ['deleted a comment on'],
  'comment.restore': ['restored a comment on'],
  'comment.block': ['blocked'],
  'comment.unblock': ['took', 'off the block list'],
  'media.add': ['uploaded'],
  'media.describe': ['described'],
  'media.delete': ['deleted the file'],
  'tag.create': ['made the tag'],
  'tag.edit': ['changed the tag'],
  'tag.merge': ['merged another tag into'],
  'tag.delete': ['deleted the tag'],
  'redirect.add': ['made a redirect from'],
  'redirect.edit': ['changed the redirect from'],
  'redirect.remove': ['removed the redirect from'],
  'settings.change': ['changed the settings'],
  'navigation.change': ['changed the navigation'],
  'cache.purge': ['had', 'made anew in the cache'],
  'site.set-up': ['set the site up'],
  'invitation.send': ['invited'],
  'invitation.renew': ['sent the invitation to', 'again'],
  'invitation.withdraw': ['withdrew the invitation to'],
  'invitation.accept': ['accepted an invitation'],
  'user.sign-in': ['signed in'],
  'user.sign-in-refused': ['Somebody was refused to sign in as'],
  'user.sign-out-others': ['signed out on all other devices'],
  'user.sign-out': ['signed', 'out everywhere'],
  'user.sign-up': ['made an account'],
  'user.verify-email': ['confirmed their address'],
  'user.change-email': ['changed their address'],
  'user.change-password': ['changed their password'],
  'user.reset-password': ['set a new password'],
  'user.second-factor-on': ['switched the second factor on'],
  'user.second-factor-off': ['switched the second factor off'],
  'user.recovery-codes-new': ['made new recovery codes'],
  'user.delete-own': ['deleted their account'],
  'user.edit-profile': ['changed the profile of'],
  'user.change-role': ['changed the role of'],
  'user.suspend': ['suspended'],
  'user.restore': ['lifted the suspension of'],
  'user.send-reset': ['sent a link for a new password to'],
  'user.make-link': ['made a link for a new password for'],
  'user.reset-second-factor': ['took the second factor away from'],
  'user.hand-over': ['handed all posts over of'],
  'user.delete': ['deleted'],
};

/** Deeds that tell all without their subject: it is the one who did it, or stands in the detail. */
const WITHOUT_SUBJECT = new Set([
  'navigation.change',
  'site.set-up',
  'invitation.accept',
  'user.sign-in',
  'user.sign-out-others',
  'user.sign-up',
  'user.verify-email',
  'user.change-email',
  'user.change-password',
  'user.reset-password',
  'user.second-factor-on',
  'user.second-factor-off',
  'user.recovery-codes-new',
  'user.delete-own',
]);

export interface DeedSentence {
  /** `''` where nobody of the site did it. */
  who: string;
  before: string;
  subject: string;
  after: string;
}

export function deedSentence({ action, subject, userName }: LoggedDeed): DeedSentence {
  const known = WORDS[action] ?? WORDS[action.replace(/^page\./, 'post.')];
  const [before, after = ''] = known ?? [`${action.replaceAll(/[.-]/g, ' ')}:`];
  const isPage = action.startsWith('page.');
  return {
    who: action === 'user.sign-in-refused' ? '' : userName,
    before: isPage ? before.replace('the post', 'the page') : before,
    subject: WITHOUT_SUBJECT.has(action) ? '' : subject,
    after,
  };
}

/** Kinds of deeds to choose from, and how the names of their actions begin. */
export const DEED_KINDS = {
  posts: { label: 'Posts', actions: ['post.'] },
  pages: { label: 'Pages', actions: ['page.'] },
  comments: { label: 'Comments', actions: ['comment.'] },
  media: { label: 'Media', actions: ['media.'] },
  tags: { label: 'Tags and redirects', actions: ['tag.', 'redirect.'] },
  site: { label: 'Settings, navigation, cache', actions: ['settings.', 'navigation.', 'site.', 'cache.'] },
  people: { label: 'People', actions: ['user.', 'invitation.'] },
} as const;

export type DeedKind = keyof typeof DEED_KINDS;

export function deedKindFrom(value: string): DeedKind | '' {
  return Object.hasOwn(DEED_KINDS, value) ? (value as DeedKind) : '';
}

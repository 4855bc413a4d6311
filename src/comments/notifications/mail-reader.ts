// Who gets mail about comments, as the links in it name them.
import { addressKey } from '../../mail/mail-address.ts';
import { isSignedBy, type Sign } from '../../mail/sign-link.ts';

export type MailReader = { kind: 'member'; userId: number } | { kind: 'guest'; email: string };

export const MAIL_PATHS = {
  unsubscribe: '/comments/mail/unsubscribe',
  consent: '/comments/mail/consent',
} as const;

const PURPOSE = 'comment-mail';

/** Where a reader chooses; whoever has the address of it got it by mail, so it needs no session and never expires. */
export function mailChoiceUrl(
  siteUrl: string,
  page: keyof typeof MAIL_PATHS,
  reader: MailReader,
  sign: Sign,
): string {
  const name = nameOf(reader);
  return `${siteUrl}${MAIL_PATHS[page]}?${new URLSearchParams({ reader: name, key: sign(PURPOSE, name) })}`;
}

/** Null unless the key was made here for this name. */
export function readMailReader(name: string, key: string, sign: Sign): MailReader | null {
  if (!isSignedBy(sign, PURPOSE, name, key)) return null;
  const rest = name.slice(1);
  if (name.startsWith('m')) return { kind: 'member', userId: Number(rest) };
  return { kind: 'guest', email: Buffer.from(rest, 'base64url').toString() };
}

function nameOf(reader: MailReader): string {
  if (reader.kind === 'member') return `m${reader.userId}`;
  return `g${Buffer.from(addressKey(reader.email)).toString('base64url')}`;
}

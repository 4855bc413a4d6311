// The words of the mails about comments. What a writer typed stands in them only where somebody asked to read it.
import type { Mail } from '../../mail/mail.ts';
import type { Sign } from '../../mail/sign-link.ts';
import type { CommentNews } from './comment-news.ts';
import { type MailReader, mailChoiceUrl } from './mail-reader.ts';

export type Reason = 'comment' | 'mention' | 'reply';

export interface Recipient {
  email: string;
  reader: MailReader;
}

const FOOTERS: Record<Reason, string> = {
  comment: 'You get this because you wrote the post.',
  mention: 'You get this because a comment on your post names you.',
  reply: 'You get this because you wrote the comment that is answered.',
};

/** To somebody whom a comment concerns, once it is to be seen. */
export function newsMail(news: CommentNews, reason: Reason, to: Recipient, sign: Sign): Mail {
  return {
    to: to.email,
    subject: headline(news, reason),
    paragraphs: [`${news.writer.name} wrote:`, news.excerpt],
    action: { label: reason === 'comment' ? 'Read the comment' : 'Read and answer', url: news.url },
    footer: FOOTERS[reason],
    unsubscribeUrl: mailChoiceUrl(news.siteUrl, 'unsubscribe', to.reader, sign),
  };
}

function headline({ writer, post }: CommentNews, reason: Reason): string {
  if (reason === 'reply') return `${writer.name} answered you on “${post.title}”`;
  if (reason === 'mention') return `${writer.name} mentioned you on “${post.title}”`;
  return `${writer.name} commented on “${post.title}”`;
}

/** @param waiting how many comments wait for this moderator, this one included. */
export function pendingMail(news: CommentNews, to: Recipient, waiting: number, sign: Sign): Mail {
  const all = waiting === 1 ? 'It is the only one that waits.' : `${waiting} comments wait in all.`;
  return {
    to: to.email,
    subject: `A comment on “${news.post.title}” waits to be approved`,
    paragraphs: [
      `${news.writer.name} commented on “${news.post.title}”. Nobody sees it until it is approved. ${all}`,
      news.excerpt,
    ],
    action: { label: 'Look at the comments', url: `${news.siteUrl}/admin/comments` },
    footer: 'You get this because you moderate comments; at most one such mail an hour.',
    unsubscribeUrl: mailChoiceUrl(news.siteUrl, 'unsubscribe', to.reader, sign),
  };
}

/** Goes to an address that anybody may have typed: it holds nothing else that they typed. */
export function consentMail(news: CommentNews, email: string, sign: Sign): Mail {
  const reader: MailReader = { kind: 'guest', email };
  return {
    to: email,
    subject: `Do you want mail about replies from ${news.siteName}?`,
    paragraphs: [
      `Somebody gave this address with a comment on “${news.post.title}” and asked for mail when it is answered.`,
      'If it was you, open the page below and say yes. If it was not, there is nothing to do: no such mail will come.',
    ],
    action: { label: 'Choose', url: mailChoiceUrl(news.siteUrl, 'consent', reader, sign) },
    footer: 'You are asked at most once a week, and never again once you have answered.',
    unsubscribeUrl: mailChoiceUrl(news.siteUrl, 'unsubscribe', reader, sign),
  };
}

import { PERMISSIONS } from '../../accounts/permissions.ts';
import { ROLES } from '../../accounts/role.ts';
import { takeTurn } from '../../accounts/throttle.ts';
import type { Reader, Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import { mailAddress } from '../../mail/mail-address.ts';
import { postMail } from '../../mail/post-mail.ts';
import type { Sign } from '../../mail/sign-link.ts';
import { mentions } from '../mentions.ts';
import { countPending } from '../moderation/count-pending.ts';
import { type CommentNews, findCommentNews, isWriters } from './comment-news.ts';
import { ensureLinkSigner } from './link-secret.ts';
import { beginAsking, findConsent } from './mail-consent.ts';
import { isFirstMail } from './mail-once.ts';
import { consentMail, newsMail, pendingMail, type Reason, type Recipient } from './notification-mails.ts';

/** Of one moderator about what waits. */
const PENDING_MAIL = { burst: 1, perMs: 60 * 60 * 1000 };

/**
 * Posts mail to those whom a comment concerns: when it is to be seen, the writer of the comment that it answers and the
 * post's author; when it waits, those who moderate. Nobody gets two mails about one comment, however often its status
 * changes, nor one about their own. To be called in the transaction that gave it its status.
 * @param siteUrl absolute origin without a slash at its end.
 */
export async function notifyOfComment(
  tx: Transaction,
  commentId: number,
  siteUrl: string,
  now: number,
): Promise<void> {
  const news = await findCommentNews(tx, commentId, siteUrl);
  if (news === undefined) return;
  const sign = await ensureLinkSigner(tx, now);
  if (news.status === 'pending') await tellModerators(tx, news, sign, now);
  if (news.status !== 'approved') return;
  await askWriter(tx, news, sign, now);
  await tellAnswered(tx, news, sign, now);
  await tellPostAuthor(tx, news, sign, now);
}

/** A guest who wants to hear of replies is asked first whether the address is theirs. */
async function askWriter(tx: Transaction, news: CommentNews, sign: Sign, now: number): Promise<void> {
  const { userId, email } = news.writer;
  if (userId !== null || email === null || !news.wantsReplies || mailAddress(email) === null) return;
  if (!(await beginAsking(tx, email, now))) return;
  await postMail(tx, consentMail(news, email, sign), now);
}

async function tellAnswered(tx: Transaction, news: CommentNews, sign: Sign, now: number): Promise<void> {
  if (news.parent === null) return;
  const { writer, wantsReplies } = news.parent;
  if (writer.userId !== null) {
    const [member] = await membersToTell(tx, { ids: [writer.userId] });
    if (member !== undefined) await tell(tx, news, 'reply', recipientFrom(member), sign, now);
  } else if (wantsReplies && writer.email !== null && (await findConsent(tx, writer.email)) === 'given') {
    const reader = { kind: 'guest', email: writer.email } as const;
    await tell(tx, news, 'reply', { email: writer.email, reader }, sign, now);
  }
}

async function tellPostAuthor(tx: Transaction, news: CommentNews, sign: Sign, now: number): Promise<void> {
  const [author] = await membersToTell(tx, { ids: [news.post.authorId] });
  if (author === undefined) return;
  const reason = mentions(news.text, author) ? 'mention' : 'comment';
  if (reason === 'comment' && author.notify !== 'all') return;
  await tell(tx, news, reason, recipientFrom(author), sign, now);
}

async function tell(
  tx: Transaction,
  news: CommentNews,
  reason: Reason,
  to: Recipient,
  sign: Sign,
  now: number,
): Promise<void> {
  const userId = to.reader.kind === 'member' ? to.reader.userId : null;
  if (isWriters(news, { userId, email: to.email }) || mailAddress(to.email) === null) return;
  if (!(await isFirstMail(tx, news.commentId, to.email))) return;
  await postMail(tx, newsMail(news, reason, to, sign), now);
}

/** The post's author as well, where they may moderate. A throttled mail is no mail: they may hear of it when approved. */
async function tellModerators(tx: Transaction, news: CommentNews, sign: Sign, now: number): Promise<void> {
  const members = await membersToTell(tx, { ids: [news.post.authorId], roles: MODERATORS });
  for (const member of members) {
    const to = recipientFrom(member);
    const isConcerned = member.notify === 'all' && PERMISSIONS['comments.moderate'][member.role] !== 'no';
    if (!isConcerned || isWriters(news, { userId: member.id, email: to.email })) continue;
    if (!(await takeTurn(tx, `pending-mail:${member.id}`, PENDING_MAIL, now)).ok) continue;
    if (!(await isFirstMail(tx, news.commentId, to.email))) continue;
    const waiting = await countPending(tx, { userId: member.id, role: member.role });
    await postMail(tx, pendingMail(news, to, waiting, sign), now);
  }
}

const MODERATORS = ROLES.filter((role) => PERMISSIONS['comments.moderate'][role] === 'any');

type MemberToTell = Awaited<ReturnType<typeof membersToTell>>[number];

function recipientFrom(member: MemberToTell): Recipient {
  return { email: member.email ?? '', reader: { kind: 'member', userId: member.id } };
}

/** Those of them who want mail and can be sent some. Readers register themselves: their address must be shown to be theirs. */
function membersToTell(db: Reader, { ids, roles = [] }: { ids: number[]; roles?: (typeof ROLES)[number][] }) {
  return named(db, 'users.to-tell')
    .selectFrom('users')
    .select(['id', 'slug', 'name', 'email', 'role', 'notify'])
    .where((where) => where.or([where('id', 'in', ids), ...roles.map((role) => where('role', '=', role))]))
    .where('suspended_at', 'is', null)
    .where('notify', '<>', 'none')
    .where('email', 'is not', null)
    .where((where) => where.or([where('role', '<>', 'reader'), where('email_verified', '=', 1)]))
    .orderBy('id')
    .execute();
}

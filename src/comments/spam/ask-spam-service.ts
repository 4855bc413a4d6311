import { SYSTEM } from '../../accounts/actor.ts';
import type { Transaction } from '../../database/database.ts';
import { named } from '../../database/named.ts';
import type { Settings } from '../../site/settings.ts';
import type { Working } from '../../site/site.ts';
import { changeStatuses } from '../moderation/change-statuses.ts';
import { everChanged } from '../moderation/deed-queries.ts';
import { lockComments } from '../moderation/lock-comments.ts';
import { chooseSpamService } from './choose-spam-service.ts';
import { holdReasonsFrom } from './hold-reasons.ts';
import { serviceComments } from './service-comments.ts';
import type { SpamService } from './spam-service.ts';

export type Asking = Pick<Working, 'database' | 'logger' | 'siteUrl' | 'now'>;

/**
 * Asks the spam service, when the settings choose one, about a comment that is stored and whose writer was answered. What
 * it takes for spam becomes spam, unless a moderator has been there before. Never fails: without an answer all stays as
 * it is, and the log says so.
 */
export async function askSpamService(
  asking: Asking,
  settings: Settings,
  commentId: number,
  service: SpamService | null = chooseSpamService(settings, asking.siteUrl),
): Promise<void> {
  if (service === null) return;
  const { database, logger, siteUrl, now } = asking;
  try {
    const [comment] = await serviceComments(database.read, [commentId], { siteUrl, settings });
    if (comment === undefined || !(await service.isSpam(comment))) return;
    await database.transaction((tx) => takeForSpam(tx, commentId, service, { siteUrl, now: now() }));
  } catch (error) {
    logger.warn({ err: error, commentId }, `${service.name} gave no answer about a comment`);
  }
}

/** How moderators read it, and how one knows later who said so. */
export function reasonOf(service: Pick<SpamService, 'name'>): string {
  return `${service.name} takes it for spam.`;
}

async function takeForSpam(
  tx: Transaction,
  id: number,
  service: SpamService,
  context: { siteUrl: string; now: number },
): Promise<void> {
  await lockComments(tx, [id]);
  if ((await everChanged(tx, [id])).has(id)) return;
  const deed = { action: 'comment.spam', detail: { by: service.name } };
  const result = await changeStatuses(
    tx,
    SYSTEM,
    [id],
    deed,
    ({ status }) => (status === 'deleted' ? null : 'spam'),
    context,
  );
  if (result.ok && result.changes.length > 0) await addReason(tx, id, reasonOf(service));
}

async function addReason(tx: Transaction, id: number, reason: string): Promise<void> {
  const origin = await named(tx, 'comment-origins.reasons')
    .selectFrom('comment_origins')
    .select('reasons')
    .where('comment_id', '=', id)
    .executeTakeFirst();
  const reasons = [...holdReasonsFrom(origin?.reasons ?? null), reason];
  await named(tx, 'comment-origins.add-reason')
    .updateTable('comment_origins')
    .set({ reasons: JSON.stringify(reasons) })
    .where('comment_id', '=', id)
    .execute();
}

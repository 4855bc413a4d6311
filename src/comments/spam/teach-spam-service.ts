import type { Settings } from '../../site/settings.ts';
import type { Change } from '../moderation/change-statuses.ts';
import { type Asking, reasonOf } from './ask-spam-service.ts';
import { chooseSpamService } from './choose-spam-service.ts';
import { type KnownComment, serviceComments } from './service-comments.ts';
import type { SpamService } from './spam-service.ts';

/**
 * Tells the spam service, when the settings choose one, where moderators saw it differently. Never fails: what it did
 * not take is in the log.
 * @param isUndo whether the changes take back others, about which it may have been told.
 */
export async function teachSpamService(
  asking: Asking,
  settings: Settings,
  changes: readonly Change[],
  isUndo: boolean,
  service: SpamService | null = chooseSpamService(settings, asking.siteUrl),
): Promise<void> {
  if (service === null) return;
  const { database, logger, siteUrl } = asking;
  const byId = new Map(changes.map((change) => [change.id, change]));
  try {
    const comments = await serviceComments(database.read, [...byId.keys()], { siteUrl, settings });
    for (const comment of comments) {
      const lesson = lessonOf(byId.get(comment.id), saidSpam(comment, service), isUndo);
      if (lesson !== null) await service.teach(comment, lesson);
    }
  } catch (error) {
    logger.warn({ err: error }, `${service.name} could not be told what moderators decided`);
  }
}

function saidSpam({ reasons }: KnownComment, service: SpamService): boolean {
  return reasons.includes(reasonOf(service));
}

/** Into the trash and back says nothing of spam. */
function lessonOf(change: Change | undefined, saidSpam: boolean, isUndo: boolean): 'spam' | 'ham' | null {
  if (change === undefined || change.from === 'deleted' || change.to === 'deleted') return null;
  if (change.to === 'spam') return saidSpam && !isUndo ? null : 'spam';
  return change.from === 'spam' && (saidSpam || isUndo) ? 'ham' : null;
}

import type { Context, Handler } from 'hono';
import { actorOf } from '../../accounts/identify.ts';
import { demand, may } from '../../accounts/permissions.ts';
import { loadDesk } from '../../site/desk.ts';
import { loadSettings } from '../../site/setting-queries.ts';
import type { Working } from '../../site/site.ts';
import { idFrom } from '../../web/id-param.ts';
import { leaveNotice } from '../../web/notice.ts';
import { readForm } from '../../web/read-form.ts';
import { renderPage } from '../../web/render-page.ts';
import { teachSpamService } from '../spam/teach-spam-service.ts';
import { blockSender } from './block-sender.ts';
import type { Change } from './change-statuses.ts';
import { blockNotice, commandNotice, undoNotice } from './moderation-notice.ts';
import { COMMANDS, type ModerationOrder, moderationOrderFrom } from './moderation-order.ts';
import { type QueueFilter, queueFilterFrom, queuePath } from './queue-filter.ts';
import { QueueScreen } from './queue-page.tsx';
import { queuePage } from './queue-queries.ts';
import { removeBlock } from './remove-block.ts';
import { changesFromFields, undoModeration } from './undo-moderation.ts';

/** The comments that wait, are approved, spam or deleted. */
export function queueRoute(working: Working): Handler {
  return async (c) => {
    const actor = actorOf(c);
    demand(actor, 'comments.moderate', actor.userId ?? undefined);
    const filter = queueFilterFrom((name) => c.req.query(name) ?? '');
    const desk = await loadDesk(c, working);
    const page = await queuePage(working.database.read, actor, filter, desk.settings);
    // The last one of a page has gone: what was before it is the end now.
    if (page.comments.length === 0 && filter.page > 1) {
      return c.redirect(queuePath(filter, { page: filter.page - 1 }), 303);
    }
    const mayAll = may(actor, 'comments.moderate');
    const mayBlock = may(actor, 'comments.block');
    return renderPage(c, <QueueScreen desk={desk} filter={filter} page={page} can={{ mayAll, mayBlock }} />);
  };
}

/** Does what the queue's form asks for, and leads back to where it was. */
export function moderateRoute(working: Working): Handler {
  return async (c) => {
    const form = await readForm(c);
    const filter = queueFilterFrom((name) => form.text(name));
    const order = moderationOrderFrom(form);
    if (order === null) {
      leaveNotice(c, working.siteUrl, {
        text: 'That is nothing that can be done with a comment.',
        kind: 'bad',
      });
      return c.redirect(queuePath(filter), 303);
    }
    const changes = await carryOut(c, working, order, filter);
    return c.redirect(queuePath(filter) + placeAfter(form.text('shown'), changes), 303);
  };
}

async function carryOut(
  c: Context,
  working: Working,
  order: ModerationOrder,
  filter: QueueFilter,
): Promise<Change[]> {
  const { database, siteUrl } = working;
  const actor = actorOf(c);
  const context = { siteUrl, now: working.now() };
  if (order.kind === 'block') {
    const result = await database.transaction((tx) => blockSender(tx, actor, order, context));
    leaveNotice(c, siteUrl, blockNotice(result, filter));
    return result.ok ? taught(working, result.changes) : [];
  }
  const { command, ids } = order;
  const result = await database.transaction((tx) => COMMANDS[command](tx, actor, ids, context));
  leaveNotice(c, siteUrl, commandNotice(command, result, filter));
  return result.ok ? taught(working, result.changes) : [];
}

/** Takes back what the notice tells. */
export function undoRoute(working: Working): Handler {
  return async (c) => {
    const { database, siteUrl } = working;
    const form = await readForm(c);
    const actor = actorOf(c);
    const context = { siteUrl, now: working.now() };
    const wanted = changesFromFields(form.all('changes'));
    const blockId = idFrom(form.text('block'));
    const { changes, unblocked } = await database.transaction(async (tx) => {
      const block = blockId === null ? undefined : await removeBlock(tx, actor, blockId, context.now);
      const result = await undoModeration(tx, actor, wanted, context);
      return { changes: result.ok ? result.changes : [], unblocked: block?.value ?? null };
    });
    taught(working, changes, true);
    leaveNotice(c, siteUrl, undoNotice(changes.length, unblocked));
    return c.redirect(queuePath(queueFilterFrom((name) => form.text(name))), 303);
  };
}

/** The spam service learns of it afterwards: nobody waits for its answer, and it never fails. */
function taught(working: Working, changes: Change[], isUndo = false): Change[] {
  if (changes.length > 0) {
    void loadSettings(working.database.read)
      .then((settings) => teachSpamService(working, settings, changes, isUndo))
      .catch((error) => working.logger.warn({ err: error }, 'the spam service was not told'));
  }
  return changes;
}

/** The comment that takes the place of the first that left the queue, so that one goes on where one was. */
function placeAfter(shown: string, changes: readonly Change[]): string {
  const ids = shown.split('.').flatMap((id) => idFrom(id) ?? []);
  const gone = new Set(changes.map((change) => change.id));
  const first = ids.findIndex((id) => gone.has(id));
  const next = first === -1 ? undefined : ids.slice(first).find((id) => !gone.has(id));
  return next === undefined ? '' : `#comment-${next}`;
}
